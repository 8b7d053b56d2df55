"""Who is the better one to send. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable
from typing import NamedTuple


class Candidate(NamedTuple):
    """What decides about a person."""

    skilled: bool
    on_shift: bool
    open_orders: int
    user: str


def best_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Who can do it before who cannot, who is there before who is not, then who has less to do."""
    return sorted(candidates, key=lambda each: (not each.skilled, not each.on_shift, *each[2:]))
