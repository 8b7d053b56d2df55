"""What the shop tells: goods in, sales, deposits, the day, what the platforms pay out."""

from shared.telling import Fact, part, told


@part
class StockLine:
    """Goods and the value that moved with them (out of stock: negative)."""

    sku: str
    quantity: int
    value_fen: int
    name: str = ""


@part
class VarianceCharge:
    """What a person owes for goods that a count did not find."""

    sku: str
    person: str
    amount_fen: int


@part
class RevenueLine:
    """One row of a Z report: what one tax category and shop category took, refunds deducted."""

    tax_category: str  # "standard" (1 %), "exempt_meals"
    line: str  # the shop's category, such as 饮料
    gross_fen: int  # tax-inclusive, after discounts
    discount_fen: int
    cost_fen: int


@part
class Tender:
    """One way of paying. Refunds are deducted; may be negative.

    cash, wechat, alipay; what was held for the customer (member, gift_card, meal_card,
    group_buy); subsidy, which the government owes for meals.
    """

    method: str
    amount_fen: int


@told(by="store", heard_by=("ledger",))
class GoodsReceived(Fact):
    """Goods came in on a supplier's credit."""

    goods_receipt_id: str
    supplier_id: str
    supplier_name: str
    received_on: str
    invoice_number: str | None
    value_fen: int
    lines: tuple[StockLine, ...]


@told(by="store", heard_by=("ledger",))
class GoodsReturned(Fact):
    """Goods of a delivery went back to the supplier.

    The supplier credits the delivery's own value, stock loses what the goods cost by now; the
    difference joins the cost of goods sold, positive makes it smaller.
    """

    supplier_return_id: str
    goods_receipt_id: str
    supplier_id: str
    supplier_name: str
    returned_on: str
    reason: str
    credited_fen: int
    cost_fen: int
    difference_fen: int
    lines: tuple[StockLine, ...]


@told(by="store", heard_by=("ledger",))
class SupplierPaid(Fact):
    """Money left for a supplier. `method`: bank, cash, wechat or alipay."""

    supplier_payment_id: str
    supplier_id: str
    supplier_name: str
    paid_on: str
    method: str
    amount_fen: int
    bank_reference: str | None


@told(by="store", heard_by=("gateway",))
class SaleRecorded(Fact):
    """A till recorded a sale; live figures only, the books wait for the day's close.

    `total_fen` is revenue: money collected for others is not in it.
    """

    sale_id: str
    outlet_id: str
    till_id: str
    reported_on: str
    total_fen: int
    discount_fen: int
    cost_fen: int


@told(by="store", heard_by=("gateway",))
class SaleRefunded(Fact):
    """Money went back to a customer; `sale_id` is None for a free return without a receipt."""

    refund_id: str
    sale_id: str | None
    outlet_id: str
    reported_on: str
    total_fen: int
    cost_fen: int


@told(by="store", heard_by=("ledger",))
class TillClosed(Fact):
    """A drawer was counted blind; over is positive, short is negative."""

    till_session_id: str
    outlet_id: str
    closed_on: str
    expected_cash_fen: int
    counted_cash_fen: int
    over_short_fen: int


@told(by="store", heard_by=("ledger",))
class CashMoved(Fact):
    """Cash went into a drawer or left it without a sale.

    pay_in: change (from the safe), other; pay_out: expense, bank, agency; safe_drop: safe.
    """

    cash_move_id: str
    till_session_id: str
    outlet_id: str
    kind: str
    purpose: str
    amount_fen: int
    reason: str
    moved_on: str


@told(by="store", heard_by=("ledger",))
class AgencyPaid(Fact):
    """Money collected for others was passed on, not out of a drawer."""

    agency_payment_id: str
    method: str  # bank, cash
    amount_fen: int
    payee: str
    reference: str
    paid_on: str


@told(by="store", heard_by=("ledger",))
class TillRestated(Fact):
    """Sales came after their drawer was counted; by so much its difference changes."""

    till_session_id: str
    outlet_id: str
    restated_on: str
    over_short_fen: int


@told(by="store", heard_by=("ledger",))
class StockAdjusted(Fact):
    """Stock changed without a purchase or a sale.

    `kind`: write_off (spoilage), stock_count (variance; a line may be a gain or a loss, and all of
    it waits to be resolved) or cost_correction (a delivery told what goods sold before it really
    cost; quantity is 0).
    """

    stock_adjustment_id: str
    kind: str
    reason: str
    adjusted_on: str
    lines: tuple[StockLine, ...]


@told(by="store", heard_by=("ledger",))
class PartsIssued(Fact):
    """Goods left the shop for a repair, at their cost: the property company owes it."""

    stock_issue_id: str
    work_order_id: str
    building_id: str
    sku: str
    product_name: str
    quantity: int
    cost_fen: int
    issued_on: str


@told(by="store", heard_by=("ledger",))
class PartsReturned(Fact):
    """What was issued for a repair came back, whole and at the same cost."""

    stock_issue_id: str
    work_order_id: str
    building_id: str
    sku: str
    product_name: str
    quantity: int
    cost_fen: int
    returned_on: str


@told(by="store", heard_by=("ledger",))
class StockVarianceResolved(Fact):
    """Another person approved what a count found; what nobody is charged for, the shop bears."""

    stock_count_id: str
    reason: str
    resolved_on: str
    gain_fen: int
    loss_fen: int
    charges: tuple[VarianceCharge, ...]


@told(by="store", heard_by=("ledger", "gateway"))
class DayClosed(Fact):
    """The Z report of one outlet and day. Gross profit here is before VAT.

    The tenders add up to `gross_fen` + `agency_fen`: money collected for others is no revenue.
    The values of `goods` add up to −`cost_fen`: what left stock, refunds deducted.
    """

    day_close_id: str
    outlet_id: str
    outlet_name: str
    day: str
    sales_count: int
    refunds_count: int
    revenue: tuple[RevenueLine, ...]
    tenders: tuple[Tender, ...]
    gross_fen: int
    discount_fen: int
    refunded_fen: int
    cost_fen: int
    gross_profit_fen: int
    agency_fen: int = 0
    goods: tuple[StockLine, ...] = ()


@told(by="store", heard_by=("ledger",))
class DepositTaken(Fact):
    """Money came that is still the customer's. `kind`: member, gift_card, meal_card, group_buy.

    Using it is a tender of the sale that it pays, told by that day's Z report.
    """

    deposit_movement_id: str
    kind: str
    holder_id: str
    method: str
    amount_fen: int
    moved_on: str


@told(by="store", heard_by=("ledger",))
class DepositRefunded(Fact):
    """Money that was held for a customer went back."""

    deposit_movement_id: str
    kind: str
    holder_id: str
    method: str
    amount_fen: int
    moved_on: str
    reason: str


@told(by="store", heard_by=("ledger",))
class LeaderCommissionEarned(Fact):
    """A campaign's goods are with their buyers: its leader has earned a part of what they took."""

    campaign_id: str
    leader: str
    amount_fen: int
    earned_on: str


@told(by="store", heard_by=("ledger",))
class LeaderCommissionPaid(Fact):
    """The leader was paid. `method`: bank, cash, wechat or alipay."""

    campaign_id: str
    leader: str
    method: str
    amount_fen: int
    paid_on: str


@told(by="store", heard_by=("ledger",))
class SubsidyReceived(Fact):
    """The government paid for meals, all of a claim or a part of it."""

    subsidy_receipt_id: str
    claim_id: str
    period: str
    amount_fen: int
    received_on: str
    bank_reference: str


@told(by="store", heard_by=("ledger",))
class AttentionRaised(Fact):
    """Something was accepted that a person must look at before its month is closed."""

    attention_id: str
    code: str
    day: str
    sentence: str


@told(by="store", heard_by=("ledger",))
class AttentionSettled(Fact):
    """A person has looked at it."""

    attention_id: str
    note: str


@told(by="store", heard_by=("ledger",))
class SettlementReceived(Fact):
    """A payment platform paid out: gross = fee + what arrived at the bank."""

    settlement_id: str
    channel: str  # wechat, alipay
    arrived_on: str
    gross_fen: int
    fee_fen: int


@told(by="store", heard_by=("ledger",))
class ClearingExplained(Fact):
    """A difference between a platform and our books was explained, and somebody else approved.

    `amount_fen` is what it moves on the clearing account. `treatment`: gain, loss, payable (to be
    looked into) or receivable (from `person`).
    """

    explanation_id: str
    channel: str
    explained_on: str
    amount_fen: int
    treatment: str
    reason: str
    person: str | None
