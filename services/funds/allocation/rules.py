"""How money of a source is divided among funds. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from shared.money import split

WHOLE_BP = 10_000
SHARES_MAX = 20
STATES = ("proposed", "approved", "refused")


class Source(NamedTuple):
    """Where money comes from: whose books it lies in, the nature of the funds it may feed
    (domain.md §2.5), and the source that their contributions name."""

    book: str
    nature: str
    contribution: str


SOURCES = {
    "store_profit": Source("store", "E", "profit"),
    "property_profit": Source("property", "E", "profit"),
    "fees_collected": Source("property", "E", "fees"),
    "common_income": Source("property", "H", "common_income"),
}
FEES, COMMON_INCOME = "fees_collected", "common_income"


class Share(NamedTuple):
    """A fund's part, in hundredths of a percent, or the `remainder` that no other share takes."""

    fund_id: str
    share_bp: int | None
    remainder: bool = False


class Division(NamedTuple):
    """Who gets how much, in fen; what stays with the company, and what there was no money for."""

    divided_fen: int
    parts: list[tuple[str, int]]
    uncovered_fen: int

    @property
    def allocated_fen(self) -> int:
        """What the funds get together."""
        return sum(part for _, part in self.parts)

    @property
    def kept_fen(self) -> int:
        """What no share asked for."""
        return self.divided_fen - self.allocated_fen - self.uncovered_fen


def profit_of(book: str) -> str:
    """The source that is a book's profit."""
    return f"{book}_profit"


def shape_problem(shares: Sequence[Share]) -> tuple[int, str] | None:
    """The first share that is neither a rate nor the remainder behind all others, and why."""
    for position, share in enumerate(shares):
        if share.remainder == (share.share_bp is not None):
            return position, "A share has either hundredths of a percent or the remainder."
        if share.remainder and position != len(shares) - 1:
            return position, "The remainder is what the other shares leave; it comes last."
    return None


def is_over_whole(shares: Iterable[Share]) -> bool:
    """Whether shares add up to more than the whole."""
    return sum(share.share_bp or 0 for share in shares) > WHOLE_BP


def named_twice(shares: Iterable[Share]) -> int | None:
    """The position of the first share whose fund has one already, or None."""
    named: set[str] = set()
    for position, share in enumerate(shares):
        if share.fund_id in named:
            return position
        named.add(share.fund_id)
    return None


def divide(amount_fen: int, shares: Sequence[Share], room_fen: int | None = None) -> Division:
    """Each fund's part of an amount; what no share takes stays with the company.

    The remainder, a fund's or the company's, is the last weight, so that no fen is lost or
    invented. With `room_fen` the funds get no more than that together, the first share first.
    """
    weights = [share.share_bp or 0 for share in shares]
    rest_bp = WHOLE_BP - sum(weights)
    if shares and shares[-1].remainder:
        weights[-1], rest_bp = rest_bp, 0
    wanted = split(amount_fen, [*weights, rest_bp])[:-1]
    parts, uncovered_fen = [], 0
    for share, wish in zip(shares, wanted, strict=True):
        part = wish if room_fen is None else min(wish, room_fen)
        room_fen = None if room_fen is None else room_fen - part
        uncovered_fen += wish - part
        if part:
            parts.append((share.fund_id, part))
    return Division(amount_fen, parts, uncovered_fen)
