"""Whose fen are whose: the money trail. Pure: no Flask, no peewee, no clock.

A contribution from profit is a line of fen. The days of its month lie on it in order, each with
its share; a payment takes an interval of the line and therefore exact pieces of days. Whoever
adds up the pieces of a payment or of a day gets back every fen, because nothing is rounded after
the one split into shares.
"""

from collections.abc import Sequence
from typing import NamedTuple

from shared import money

SATISFIED_FROM = 4  # of five


class DayResult(NamedTuple):
    """What a business day of an outlet earned, in fen."""

    revenue_fen: int
    gross_profit_fen: int


class Piece(NamedTuple):
    """`amount_fen` of the share of the day at that position."""

    position: int
    amount_fen: int


def shares(amount_fen: int, days: Sequence[DayResult]) -> list[int]:
    """How many fen of a contribution each day earned, in the order of the days.

    By gross profit; a day with a loss earned none of it. Without any profitable day, by revenue.
    """
    if not days:
        return []
    weights = [max(0, day.gross_profit_fen) for day in days]
    if not any(weights):
        weights = [max(0, day.revenue_fen) for day in days]
    return money.split(amount_fen, weights)


def pieces(share_fens: Sequence[int], from_fen: int, amount_fen: int) -> list[Piece]:
    """The pieces of days inside the interval that begins at the line's `from_fen`-th fen."""
    found = []
    begin = 0
    for position, share_fen in enumerate(share_fens):
        overlap = min(begin + share_fen, from_fen + amount_fen) - max(begin, from_fen)
        if overlap > 0:
            found.append(Piece(position, overlap))
        begin += share_fen
    return found


def waiting_fen(begin: int, share_fen: int, taken: Sequence[tuple[int, int]]) -> int:
    """How many fen of a share, which begins at the line's `begin`-th fen, no payment has taken.

    `taken`: intervals (from_fen, amount_fen) in order. Measured as the gaps between them, so that
    a fen taken twice is not counted as two.
    """
    end, reached, waiting = begin + share_fen, begin, 0
    for from_fen, amount_fen in taken:
        waiting += max(0, min(from_fen, end) - reached)
        reached = max(reached, min(from_fen + amount_fen, end))
    return waiting + max(0, end - reached)
