"""How long money lasts at the pace of the last months. Pure: no Flask, no peewee, no clock."""

from datetime import date
from typing import NamedTuple

from shared.money import round_half_up

MONTHS_MAX = 12
FOREVER = "—"  # nothing is spent, or no more than comes in
METHOD = (
    "Averages of the last months that are over, at most 12, from the first in which money came in. "
    "Inflow: income and transfers in. Spending: payments less what came back of them, transfers "
    "out, and what was given back. Wanted: orders refused for want of money that no fund pays for "
    "since. free = balance - open commitments - wanted. months = free / (spending - inflow), "
    "months_without_inflow = free / spending, in tenths, rounded down; — where that never ends."
)


class Pace(NamedTuple):
    """What some months took in and spent in all, in fen."""

    months: int
    inflow_fen: int
    spending_fen: int

    @property
    def average_inflow_fen(self) -> int:
        """What a month takes in, rounded half up; nothing where no month is over."""
        return round_half_up(self.inflow_fen, self.months) if self.months else 0

    @property
    def average_spending_fen(self) -> int:
        """What a month spends, rounded half up; nothing where no month is over."""
        return round_half_up(self.spending_fen, self.months) if self.months else 0


def since(today: date, first: date | None) -> date | None:
    """The first day of the months to average on a business day; `first` is the day on which
    money first came in. None: no month is over yet.
    """
    if first is None:
        return None
    number = max(_number(first), _number(today) - MONTHS_MAX)
    return _begin(number) if number < _number(today) else None


def months_between(begin: date, end: date) -> int:
    """How many months lie between the first days of two months."""
    return _number(end) - _number(begin)


def lasting(free_fen: int, pace: Pace, with_inflow: bool) -> str:
    """How many months money lasts, in tenths as text, rounded down; — where that never ends."""
    lost_fen = pace.spending_fen - (pace.inflow_fen if with_inflow else 0)
    if pace.spending_fen <= 0 or lost_fen <= 0:
        return FOREVER
    tenths = max(free_fen, 0) * pace.months * 10 // lost_fen
    return f"{tenths // 10}.{tenths % 10}"


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _begin(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
