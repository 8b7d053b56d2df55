"""What a month came to, and which month is to be closed. Pure: no Flask, no peewee, no clock."""

from collections.abc import Collection, Iterable
from itertools import accumulate
from typing import NamedTuple

from services.ledger.posting.rules import SET_ASIDE
from services.ledger.tax.rules import sales
from services.ledger.vouchers.rules import month_after
from shared import money

VAT_ACCOUNT = "222101"
INCOME_TAX = "5801"


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


class Closed(NamedTuple):
    """What a closed month added to what may be distributed, and what it told of it, in fen."""

    earned_fen: int
    told_fen: int


def result(moved: Iterable) -> Result:
    """The result of what some months moved, closing left out."""
    moved = list(moved)
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
        taxed_sales_fen=sales(moved).taxed_fen,
        set_aside_released_fen=credit.get(SET_ASIDE, 0),
    )


def reserve_fen(year: Result, loss_fen: int, reserve_bp: int, reserved_fen: int) -> int:
    """What a month adds to the reserve: a share of the year so far, less what was reserved of it.

    A loss of earlier years is made good first (domain.md §2.5, 年末).
    """
    return money.share(max(0, year.net_profit_fen - loss_fen), reserve_bp) - reserved_fen


def earned_fen(net_profit_fen: int, reserve_fen: int, released_fen: int) -> int:
    """What a month adds to what may be distributed; negative after a loss.

    A repair paid from an earmark is a cost, but one whose money was set aside before, so what
    it released counts with it (domain.md §2.5).
    """
    return net_profit_fen - reserve_fen + released_fen


def distributable_fen(earlier: Iterable[Closed], earned_fen: int) -> int:
    """What a month may distribute: all that was ever earned, less all that was ever told.

    Over all years, so that neither a loss nor the day on which a fund received its share lets
    the same profit be distributed twice.
    """
    return max(0, earned_fen + sum(closed.earned_fen - closed.told_fen for closed in earlier))


def brought_fen(retained_fen: int, result_fen: int, reserve_bp: int) -> int:
    """What opening balances add to what may be distributed: a loss is earned back first.

    A profit of before is not distributed any more, but for the reserve that the closes of its
    year take for it from later months.
    """
    reserve = money.share(max(0, result_fen - max(0, -retained_fen)), reserve_bp)
    return min(retained_fen + result_fen, reserve)


def most_earned_fen(closes: Iterable[Closed]) -> int:
    """The most that could be distributed after any of these months, from the first on.

    That, and not what is left after the last one, bounds what was told: a later loss does not
    call back what a fund has received.
    """
    return max(accumulate((closed.earned_fen for closed in closes), initial=0))


def year_start(period: str) -> str:
    """January of the month's year."""
    return f"{period[:4]}-01"


def year_before(period: str) -> str:
    """December of the year before."""
    return f"{int(period[:4]) - 1:04d}-12"


def filing_period(period: str, vat_filing: str) -> tuple[str, str]:
    """The first and the last month of the VAT filing period in which a month lies."""
    if vat_filing == "month":
        return period, period
    first = (int(period[5:7]) - 1) // 3 * 3 + 1
    return f"{period[:4]}-{first:02d}", f"{period[:4]}-{first + 2:02d}"


def filing_start(period: str, vat_filing: str) -> str | None:
    """The first month of the VAT filing period that ends with this month, or None if none does."""
    since, until = filing_period(period, vat_filing)
    return since if until == period else None


def month_to_close_first(
    period: str, closed_through: str | None, months_with_vouchers: Collection[str]
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
