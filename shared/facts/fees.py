"""What the property company tells of money: of households, and income of the owners' parts."""

from shared.telling import Fact, told


@told(by="property", heard_by=("ledger",))
class FeeCollected(Fact):
    """A household paid property fees. `method`: bank, cash, wechat or alipay.

    `arrears_fen` is for months that were charged already, `prepaid_fen` for months to come.
    """

    fee_payment_id: str
    household_id: str
    building_id: str
    building_name: str
    method: str
    arrears_fen: int
    prepaid_fen: int
    collected_on: str


@told(by="property", heard_by=("ledger",))
class FeeCharged(Fact):
    """A month of property fee is earned from a household, tax-inclusive.

    `prepaid_fen` of it was paid ahead, `receivable_fen` is still to be paid.
    """

    fee_charge_id: str
    household_id: str
    building_id: str
    building_name: str
    period: str
    prepaid_fen: int
    receivable_fen: int
    charged_on: str


@told(by="property", heard_by=("ledger",))
class ErrandMoneyTaken(Fact):
    """A resident gave money for somebody else, say a bill of the power company: it is owed on.

    `errand` says what was asked for, `payee` whom the money is for.
    """

    errand_money_id: str
    errand_id: str
    errand: str
    household_id: str | None
    building_id: str | None
    method: str
    payee: str
    amount_fen: int
    taken_on: str


@told(by="property", heard_by=("ledger",))
class ErrandMoneyPaidOn(Fact):
    """That money left again. `kind`: paid_on to whom it is for, or returned to the resident.

    `payee` is empty where it was returned: nobody's name travels.
    """

    errand_money_id: str
    errand_id: str
    errand: str
    kind: str
    household_id: str | None
    building_id: str | None
    method: str
    payee: str
    reference: str | None
    amount_fen: int
    paid_on: str


@told(by="property", heard_by=("ledger", "funds"))
class CommonIncomeReceived(Fact):
    """Parts that all owners share brought money: charging piles, advertisements, parking.

    It is the owners' (民法典 §282), but for `cost_fen` of `amount_fen`: what the company itself
    reasonably spent on it. `fund_id` is the fund (nature H) that holds the owners' part.
    """

    common_income_id: str
    source: str
    payer: str
    building_id: str | None
    fund_id: str | None
    method: str
    amount_fen: int
    cost_fen: int
    received_on: str


@told(by="property", heard_by=("ledger",))
class RepairBilled(Fact):
    """A household owes the price it agreed to for a repair it accepted, tax-inclusive."""

    repair_bill_id: str
    work_order_id: str
    household_id: str
    building_id: str
    building_name: str
    tax_category: str
    amount_fen: int
    billed_on: str


@told(by="property", heard_by=("ledger",))
class RepairBillPaid(Fact):
    """A household paid for a repair. `method`: bank, cash, wechat or alipay."""

    repair_payment_id: str
    repair_bill_id: str
    work_order_id: str
    household_id: str
    building_id: str
    building_name: str
    method: str
    amount_fen: int
    paid_on: str
