"""Which source suits which fund, and which lots pay. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable
from typing import NamedTuple

GIVEN = ("grant", "donation")


class Lot(NamedTuple):
    """A contribution: its amount, and how much of it has been consumed, in fen."""

    contribution_id: str
    amount_fen: int
    consumed_fen: int


class Slice(NamedTuple):
    """`amount_fen` of a contribution, beginning at its `from_fen`-th fen."""

    contribution_id: str
    from_fen: int
    amount_fen: int


def takes_gifts(nature: str) -> bool:
    """Whether grants and donations may enter: an own earmark (E) is fed by profit only."""
    return nature != "E"


def takes_profit(nature: str) -> bool:
    """Whether profit may enter: the other natures are somebody else's money (domain.md §2.5)."""
    return nature == "E"


def consume(lots: Iterable[Lot], amount_fen: int) -> list[Slice]:
    """Take an amount out of lots, the first lot first (design.md §6.5).

    Raises ValueError when the lots hold less than that.
    """
    slices = []
    for lot in lots:
        if not amount_fen:
            break
        taken = min(amount_fen, lot.amount_fen - lot.consumed_fen)
        if taken:
            slices.append(Slice(lot.contribution_id, lot.consumed_fen, taken))
            amount_fen -= taken
    if amount_fen:
        raise ValueError(f"{amount_fen} fen are in no lot")
    return slices
