"""Which deadlines an order has. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable
from typing import Any, NamedTuple

CLOCKS = ("always", "working")  # day and night, or only in the hours of working days
MINUTES_OF_A_DAY = 1440
MINUTES_MAX = 366 * MINUTES_OF_A_DAY
DAYS_MAX = 3660
OPEN_MINUTES_LEAST = 60  # of a working day
OPENS, CLOSES = 8 * 60, 18 * 60  # 08:00 to 18:00
A_DAY = CLOSES - OPENS  # what a working day has, and so what "24 h" of working days is


class Limits(NamedTuple):
    """The deadlines of an order, in minutes of its clock; None is no deadline.

    `extended_minutes` is the whole length once it is extended, `escalate_minutes` how long after
    it was urged it comes a level higher, and higher again. Days are of the calendar; `hold_days`
    on how many of them a repairer may hold it, all its holds together, its reworks' included.
    """

    finish_minutes: int
    take_minutes: int | None = None
    arrive_minutes: int | None = None
    extended_minutes: int | None = None
    clock: str = "working"
    opens_minute: int = OPENS
    closes_minute: int = CLOSES
    warn_minutes: int = 120
    escalate_minutes: int = A_DAY
    silent_days: int = 7
    unrated_days: int = 7
    warranty_days: int = 730
    hold_days: int = 14


# What holds where nobody wrote anything (domain.md §5.1 [I]); of a complex order the plan is
# meant by "arrive". On working days 24 h are until the same hour of the next one.
DEFAULTS = {
    "emergency": Limits(
        120, 15, 15, clock="always", warn_minutes=5, escalate_minutes=120, hold_days=1
    ),  # 特急, domain.md §1 row 36
    "urgent": Limits(
        1440, 30, 30, clock="always", warn_minutes=60, escalate_minutes=1440, hold_days=3
    ),  # 急修不过夜
    "ordinary": Limits(A_DAY, 30, extended_minutes=2 * A_DAY),
    "complex": Limits(7 * A_DAY, 30, 3 * A_DAY, warn_minutes=A_DAY, hold_days=30),
}


def limits_of(row: Any) -> Limits:
    """The deadlines of a row."""
    return Limits(*(getattr(row, name) for name in Limits._fields))


def most_specific(rows: Iterable[Any]) -> Any | None:
    """The row that holds: an estate's contract before the category, then the latest, the newest."""
    return max(
        rows,
        key=lambda row: (
            row.estate_id is not None,
            row.category is not None,
            row.effective_from,
            row.id,
        ),
        default=None,
    )


def problem(limits: Limits) -> tuple[str, str] | None:
    """The field that cannot be so and why, or None."""
    for name in ("take_minutes", "arrive_minutes"):
        if (getattr(limits, name) or 0) > limits.finish_minutes:
            return name, "Nobody is there after it is finished."
    if limits.extended_minutes is not None and limits.extended_minutes <= limits.finish_minutes:
        return "extended_minutes", "An extended deadline is longer."
    if limits.closes_minute - limits.opens_minute < OPEN_MINUTES_LEAST:
        return "closes_minute", f"A working day has at least {OPEN_MINUTES_LEAST} minutes."
    return None
