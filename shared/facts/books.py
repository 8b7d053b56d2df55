"""What the ledger tells: the month's result, and every voucher."""

from shared.telling import Fact, told


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
    fees_collected_fen: int = 0  # property fees that households paid in the month
