"""Whose fen are whose: the money trail. Pure: no Flask, no peewee, no clock.

A contribution from profit is a row of fen. The days of its month lie on it in order, each with
its share, and on each share the product categories of that day; a payment takes intervals of the
row and therefore exact pieces of days and of categories. Whoever adds up the pieces of a payment
or of a day gets back every fen, because nothing is rounded after the splits into shares. A lot
that moved to another fund is an interval of the row it came in as, however often it moved.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from shared import money

SATISFIED_FROM = 4  # of five


class Result(NamedTuple):
    """What a business day of an outlet, or a product category on that day, earned, in fen."""

    revenue_fen: int
    gross_profit_fen: int


class Span(NamedTuple):
    """`amount_fen` of a row of fen, beginning at its `from_fen`-th fen."""

    from_fen: int
    amount_fen: int

    @property
    def end(self) -> int:
        """The first fen behind it."""
        return self.from_fen + self.amount_fen


class Piece(NamedTuple):
    """`amount_fen` of the part at that position, beginning at the part's `from_fen`-th fen."""

    position: int
    from_fen: int
    amount_fen: int


class Lot(NamedTuple):
    """Money of one origin in a fund, and where it lies in what it came in as."""

    id: str
    fund_id: str
    parent_id: str | None
    place: Span


def median(days: Iterable[int]) -> str | None:
    """The middle of some numbers of days, `3` or `3.5`; None of none."""
    doubled = median_doubled(days)
    return None if doubled is None else f"{doubled // 2}{'.5' if doubled % 2 else ''}"


def median_doubled(days: Iterable[int]) -> int | None:
    """Twice the middle, which is whole."""
    ordered = sorted(days)
    if not ordered:
        return None
    return ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]


class Division:
    """A row of fen divided among what earned it; every part lies behind the one before it."""

    def __init__(self, amount_fen: int, results: Sequence[Result]):
        self._begins = list(accumulate(shares(amount_fen, results), initial=0))

    @property
    def parts(self) -> list[Span]:
        """Where each part lies."""
        return [Span(begin, end - begin) for begin, end in pairwise(self._begins)]

    def pieces(self, span: Span) -> list[Piece]:
        """The pieces of parts inside the span, in order; none of them is empty."""
        found, begins, last = [], self._begins, span.end
        position = bisect_right(begins, span.from_fen) - 1
        while position + 1 < len(begins) and begins[position] < last:
            begin = begins[position]
            first = max(begin, span.from_fen)
            if (amount_fen := min(begins[position + 1], last) - first) > 0:
                found.append(Piece(position, first - begin, amount_fen))
            position += 1
        return found


def shares(amount_fen: int, results: Sequence[Result]) -> list[int]:
    """How many fen of an amount each of them earned, in their order.

    By gross profit; whoever made a loss earned none of it. Without any profit, by revenue.
    """
    if not results:
        return []
    weights = [max(0, result.gross_profit_fen) for result in results]
    if not any(weights):
        weights = [max(0, result.revenue_fen) for result in results]
    return money.split(amount_fen, weights)


def overlap_fen(one: Span, other: Span) -> int:
    """How many fen lie in both."""
    return max(0, min(one.end, other.end) - max(one.from_fen, other.from_fen))


def left_of(span: Span, taken: Iterable[Span]) -> list[Span]:
    """What is left of a span once these were taken; a fen taken twice is gone once."""
    left, reached = [], span.from_fen
    for each in sorted(taken):
        if min(each.from_fen, span.end) > reached:
            left.append(Span(reached, min(each.from_fen, span.end) - reached))
        reached = max(reached, min(each.end, span.end))
    if reached < span.end:
        left.append(Span(reached, span.end - reached))
    return left


def places(
    lots: Iterable[Lot], taken: Iterable[tuple[str, Span]]
) -> dict[str, list[tuple[Span, list[Span]]]]:
    """Where the lots of each fund lie, each with what left it: what `taken` says that was paid or
    given back of which lot, and the lots that moved out of it."""
    lots = list(lots)
    left: dict[str, list[Span]] = {}
    for lot_id, span in (*taken, *((lot.parent_id, lot.place) for lot in lots if lot.parent_id)):
        left.setdefault(lot_id, []).append(span)
    found: dict[str, list[tuple[Span, list[Span]]]] = {}
    for lot in lots:
        found.setdefault(lot.fund_id, []).append((lot.place, left.get(lot.id, [])))
    return found


def left_fen(span: Span, lots: Iterable[tuple[Span, Sequence[Span]]]) -> int:
    """How many fen of a span still lie in lots, given each lot's place and what was taken of it."""
    return sum(
        overlap_fen(span, left)
        for place, taken in lots
        if overlap_fen(span, place)
        for left in left_of(place, taken)
    )
