"""What the property company tells of money: fees of households, income of the owners' parts."""

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
