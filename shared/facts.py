"""Every fact that crosses from one service to another, in the order money travels.

Read from top to bottom this file is the architecture. A fact is past tense, frozen, told in the
transaction that made it true, and says who hears it. Its first field is what it is about.
Money is int fen, quantities are thousandths, days are business days `YYYY-MM-DD`.
The community, the moment and the trace id travel in the envelope (shared/outbox.py).
"""

from shared.telling import ALL as ALL
from shared.telling import Fact as Fact
from shared.telling import part, told
from shared.telling import read as read

# -- store: goods in, sales, the day, what the platforms pay out ------------------------------


@part
class StockLine:
    """Goods and the value that moved with them (out of stock: negative)."""

    sku: str
    quantity: int
    value_fen: int


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
class StockAdjusted(Fact):
    """Stock changed without a purchase or a sale.

    `kind`: write_off (spoilage), stock_count (variance; a line may be a gain or a loss) or
    cost_correction (a delivery told what goods sold before it really cost; quantity is 0).
    """

    stock_adjustment_id: str
    kind: str
    reason: str
    adjusted_on: str
    lines: tuple[StockLine, ...]


@told(by="store", heard_by=("ledger", "gateway"))
class DayClosed(Fact):
    """The Z report of one outlet and day. Gross profit here is before VAT.

    The tenders add up to `gross_fen` + `agency_fen`: money collected for others is no revenue.
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


# -- ledger: the month's result, and every voucher --------------------------------------------


@told(by="ledger", heard_by=("gateway",))
class VoucherPosted(Fact):
    """A voucher became final."""

    voucher_id: str
    book: str
    period: str
    word: str
    number: int
    posted_on: str
    amount_fen: int
    memo: str
    source_id: str | None


@told(by="ledger", heard_by=("funds", "gateway"))
class PeriodClosed(Fact):
    """A month of a book is closed: what it earned and how much of that may be distributed.

    `day_close_ids` are the Z reports inside the period, the far end of every money trail.
    """

    period_close_id: str
    book: str
    period: str
    closed_on: str
    revenue_fen: int
    vat_relief_fen: int
    profit_before_tax_fen: int
    income_tax_fen: int
    net_profit_fen: int
    reserve_fen: int
    distributable_fen: int
    day_close_ids: tuple[str, ...]


# -- funds: restricted money in, promised, paid -----------------------------------------------


@told(by="funds", heard_by=("ledger", "gateway"))
class ContributionReceived(Fact):
    """Money entered a fund as a lot with its source. `source`: profit, grant or donation."""

    contribution_id: str
    fund_id: str
    fund_name: str
    nature: str  # G, H, E or X (domain.md §2.5)
    book: str  # whose books carry the fund
    source: str
    source_id: str  # the period close, or the document of the giver
    source_book: str | None
    period: str | None
    received_on: str
    amount_fen: int


@told(by="funds", heard_by=("property", "gateway"))
class CommitmentMade(Fact):
    """Money of a fund is reserved for a work order."""

    commitment_id: str
    fund_id: str
    work_order_id: str
    amount_fen: int
    made_on: str


@told(by="funds", heard_by=("property", "gateway"))
class CommitmentReleased(Fact):
    """Reserved money, or what was left of it, is available again."""

    commitment_id: str
    fund_id: str
    work_order_id: str
    amount_fen: int
    reason: str


# -- property: the repair ---------------------------------------------------------------------


@part
class CostLine:
    """One frozen cost of a finished order: parts, labour or outsourced."""

    kind: str
    description: str
    amount_fen: int


@told(by="property", heard_by=("gateway",))
class WorkOrderOpened(Fact):
    """Somebody reported, the community ordered."""

    work_order_id: str
    title: str
    category: str
    building_id: str
    building_name: str
    managed: bool
    households: int
    fund_id: str | None
    estimate_fen: int
    opened_on: str


@told(by="property", heard_by=("funds", "gateway"))
class WorkOrderMoved(Fact):
    """An order changed its state; `reason` is a refusal's code where money was refused."""

    work_order_id: str
    from_state: str
    to_state: str
    reason: str
    moved_on: str


@told(by="property", heard_by=("ledger", "gateway"))
class WorkOrderCompleted(Fact):
    """The repair is finished and its cost frozen, in the property company's books."""

    work_order_id: str
    title: str
    building_id: str
    building_name: str
    fund_id: str | None
    completed_on: str
    cost_fen: int
    lines: tuple[CostLine, ...]


@told(by="property", heard_by=("funds", "gateway"))
class WorkOrderAccepted(Fact):
    """Somebody other than the repairer found it done well; now the fund pays."""

    work_order_id: str
    commitment_id: str | None
    accepted_by: str
    accepted_on: str
    cost_fen: int
    households: int


@told(by="property", heard_by=("gateway",))
class WorkOrderRated(Fact):
    """A resident's word on the repair as the steward noted it, one to five; satisfied from four."""

    work_order_id: str
    rating: int
    rated_on: str


# -- funds: the payment, and with it the end of the trail --------------------------------------


@part
class ConsumedLot:
    """A slice of a contribution: `amount_fen` of it, beginning at its `from_fen`-th fen."""

    contribution_id: str
    from_fen: int
    amount_fen: int


@told(by="funds", heard_by=("ledger", "property", "gateway"))
class DisbursementMade(Fact):
    """A fund paid for an accepted repair, out of these lots and no others."""

    disbursement_id: str
    fund_id: str
    fund_name: str
    nature: str
    book: str
    work_order_id: str
    commitment_id: str
    building_id: str
    paid_on: str
    amount_fen: int
    lots: tuple[ConsumedLot, ...]
