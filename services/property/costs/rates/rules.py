"""What work costs. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from shared.money import round_half_up

HOUR = 60  # minutes


def in_force(rates: Iterable[Any], category: str, day: date) -> Any:
    """The row that holds on a day: the newest of the category, else of all repairs, else None."""
    rows = [row for row in rates if row.from_on <= day and row.category in (category, None)]
    return max(rows, key=lambda row: (row.category is not None, row.from_on, row.id), default=None)


def cost_fen(rate_fen: int, minutes: int) -> int:
    """What minutes cost at a rate an hour, in fen, rounded half up."""
    return round_half_up(rate_fen * minutes, HOUR)
