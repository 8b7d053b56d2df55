"""What stands on the board. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

COLUMNS = {
    "team": "team",
    "assignee": "assignee",
    "building": "building_id",
    "urgency": "urgency",
    "category": "category",
}


class Pile(NamedTuple):
    """Orders of one value in one state."""

    value: str | None
    state: str
    orders: int
    late: int
    soon: int
    urged: int
    oldest_at: datetime


class Row(NamedTuple):
    """Everything of one value that is not finished; None: of nobody, or nobody said."""

    value: str | None
    name: str | None
    states: dict[str, int]
    orders: int
    late: int
    soon: int
    urged: int
    oldest_at: datetime


class Unrouted(NamedTuple):
    """How many reports wait to be sent their way, and since when the oldest does."""

    reports: int
    oldest_at: datetime | None


def rows(piles: Iterable[Pile], names: dict[str, str]) -> list[Row]:
    """One row a value, the latest first."""
    found: dict[str | None, list[Pile]] = {}
    for pile in piles:
        found.setdefault(pile.value, []).append(pile)
    made = [_row(value, some, names.get(value or "")) for value, some in found.items()]
    return sorted(made, key=lambda row: (-row.late, -row.orders, row.value or ""))


def _row(value: str | None, piles: list[Pile], name: str | None) -> Row:
    return Row(
        value,
        name,
        {pile.state: pile.orders for pile in piles},
        sum(pile.orders for pile in piles),
        sum(pile.late for pile in piles),
        sum(pile.soon for pile in piles),
        sum(pile.urged for pile in piles),
        min(pile.oldest_at for pile in piles),
    )
