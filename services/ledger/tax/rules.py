"""What the tax rules decide. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from services.ledger.posting.rules import FEES, REPAIRS, REVENUE, SERVICES
from shared import money

FIRST_DAY = date(2023, 1, 1)  # of the oldest rule that we know, as the tables have it
DAYS_TO_FILE = 15  # after the end of the filing period (增值税法 §30)

EXEMPT_CATEGORY = "exempt_meals"
SALES = ("5001", "5051")  # what is earned here is a sale, also on accounts that a book added
EXEMPT_SALES = REVENUE[EXEMPT_CATEGORY]
CATEGORIES = {  # what is accounted separately (domain.md §3), and on which accounts
    "standard": (REVENUE["standard"],),
    SERVICES: (FEES, REPAIRS),
    "other": (REVENUE["other"],),
    EXEMPT_CATEGORY: (EXEMPT_SALES,),
}


class IncomeTaxRule(NamedTuple):
    """What a year's profit bears: `rate_bp` up to `limit_fen`, above it `rate_above_bp` in all."""

    rate_bp: int
    limit_fen: int
    rate_above_bp: int
    grounds: tuple[str, ...]


class Sales(NamedTuple):
    """Sales net of VAT, in fen: what is taxed, by account, and what is exempt."""

    taxed: dict[str, int]
    exempt_fen: int

    @property
    def taxed_fen(self) -> int:
        """All that is taxed, also what a book earned on accounts of its own."""
        return sum(self.taxed.values())


class Rolling(NamedTuple):
    """The taxable sales of twelve months against the small-scale limit, in fen.

    `state`: below, warning (from `warning_fen` on), over (above `limit_fen`), or unknown where
    no rule holds.
    """

    since: str
    until: str
    taxed_sales_fen: int
    exempt_sales_fen: int
    warning_fen: int | None
    limit_fen: int | None
    state: str
    ground: str | None


def is_exempt(sales_fen: int, limit_fen: int, limit_included: bool) -> bool:
    """Whether tax-exclusive sales of a filing period stay below the threshold (domain.md §3).

    Until 2025 the limit itself was exempt; from 2026 reaching it taxes the whole amount.
    """
    return sales_fen <= limit_fen if limit_included else sales_fen < limit_fen


def income_tax_rate_bp(profit_fen: int, rule: IncomeTaxRule) -> int:
    """The rate on all of a year's profit so far (domain.md §2.5): the limit itself is small."""
    return rule.rate_bp if profit_fen <= rule.limit_fen else rule.rate_above_bp


def income_tax_fen(profit_fen: int, rule: IncomeTaxRule) -> int:
    """The income tax on the profit of a year so far; a loss bears none."""
    return money.share(max(0, profit_fen), income_tax_rate_bp(profit_fen, rule))


def sales(moved: Iterable[Any]) -> Sales:
    """The sales in what some months moved, closing left out."""
    earned: dict[str, int] = {}
    for row in moved:
        if row.account.startswith(SALES):
            earned[row.account] = earned.get(row.account, 0) + row.credit_fen - row.debit_fen
    exempt_fen = earned.pop(EXEMPT_SALES, 0)
    return Sales(earned, exempt_fen)


def limit_state(sales_fen: int, warning_fen: int, limit_fen: int) -> str:
    """below, warning or over: the warning begins at its amount, the limit itself is kept."""
    if sales_fen > limit_fen:
        return "over"
    return "warning" if sales_fen >= warning_fen else "below"


def twelve_months_to(period: str) -> str:
    """The first of the twelve months that end with this one."""
    year, month = int(period[:4]), int(period[5:7])
    return f"{year:04d}-01" if month == 12 else f"{year - 1:04d}-{month + 1:02d}"


def due_on(last_day: date) -> date:
    """The last day to file for a period; that it is a working day is not looked at."""
    return last_day + timedelta(days=DAYS_TO_FILE)
