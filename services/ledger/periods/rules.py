"""What a month came to, and which month is to be closed. Pure: no Flask, no peewee, no clock."""

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from shared import money

VAT_ACCOUNT = "222101"
TAXED_SALES = "500101"
INCOME_TAX = "5801"
SET_ASIDE = "310402"


class Result(NamedTuple):
    """The income and cost of some months, in fen; `set_aside_released_fen` is what came back
    from earmarks for repairs that are among the costs."""

    revenue_fen: int
    profit_before_tax_fen: int
    income_tax_fen: int
    vat_fen: int
    taxed_sales_fen: int
    set_aside_released_fen: int

    @property
    def net_profit_fen(self) -> int:
        """What is left after tax."""
        return self.profit_before_tax_fen - self.income_tax_fen


class Distribution(NamedTuple):
    """What a month adds to the reserve and to what may be distributed, in fen."""

    reserve_fen: int
    distributable_fen: int


def result(moved: Iterable) -> Result:
    """The result of what some months moved, closing left out."""
    debit: dict[str, int] = {}
    credit: dict[str, int] = {}
    for row in moved:
        debit[row.account] = debit.get(row.account, 0) + row.debit_fen
        credit[row.account] = credit.get(row.account, 0) + row.credit_fen

    def earned(*prefixes: str) -> int:
        return sum(
            credit[account] - debit[account] for account in debit if account.startswith(prefixes)
        )

    return Result(
        revenue_fen=earned("5001", "5051"),
        profit_before_tax_fen=earned("5") - earned(INCOME_TAX),
        income_tax_fen=-earned(INCOME_TAX),
        vat_fen=credit.get(VAT_ACCOUNT, 0),
        taxed_sales_fen=earned(TAXED_SALES),
        set_aside_released_fen=credit.get(SET_ASIDE, 0),
    )


def distribution(
    year: Result, loss_fen: int, reserve_bp: int, reserved_fen: int, distributed_fen: int
) -> Distribution:
    """What a month adds: the year so far, less what earlier months of the year were told.

    A loss of earlier years is made good first. The reserve is a share of the positive rest; a
    repair paid from an earmark is a cost, but one whose money was set aside before, so what it
    released may be distributed (domain.md §2.5).
    """
    profit = year.net_profit_fen - loss_fen
    reserve = money.share(max(0, profit), reserve_bp)
    free = profit + year.set_aside_released_fen - reserve - distributed_fen
    return Distribution(reserve - reserved_fen, max(0, free))


def year_start(period: str) -> str:
    """January of the month's year."""
    return f"{period[:4]}-01"


def year_before(period: str) -> str:
    """December of the year before."""
    return f"{int(period[:4]) - 1:04d}-12"


def filing_start(period: str, vat_filing: str) -> str | None:
    """The first month of the VAT filing period that ends with this month, or None if none does."""
    if vat_filing == "month":
        return period
    month = int(period[5:7])
    return f"{period[:4]}-{month - 2:02d}" if month % 3 == 0 else None


def month_to_close_first(
    period: str,
    closed_through: str | None,
    months_with_vouchers: Collection[str],
    month_after: Callable[[str], str],
) -> str | None:
    """The earlier month that must be closed before this one, or None.

    An empty month may be passed over, unless a quarter, and perhaps the year, ends with it.
    """
    open_months = [month for month in months_with_vouchers if month > (closed_through or "")]
    month = month_after(closed_through) if closed_through else min(open_months, default=period)
    while month < period:
        if month in open_months or int(month[5:7]) % 3 == 0:
            return month
        month = month_after(month)
    return None
