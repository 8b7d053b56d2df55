"""How profit is divided among funds. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.money import split

WHOLE_BP = 10_000
SHARES_MAX = 20


class Share(NamedTuple):
    """A fund's part of one book's profit, in hundredths of a percent."""

    fund_id: str
    share_bp: int


def is_over_whole(shares: Iterable[Share]) -> bool:
    """Whether shares add up to more than the whole profit."""
    return sum(share.share_bp for share in shares) > WHOLE_BP


def named_twice(shares: Iterable[Share]) -> int | None:
    """The position of the first share whose fund has one already, or None."""
    named: set[str] = set()
    for position, share in enumerate(shares):
        if share.fund_id in named:
            return position
        named.add(share.fund_id)
    return None


def allocate(distributable_fen: int, shares: Iterable[Share]) -> list[tuple[str, int]]:
    """Each fund's part in fen of a profit; what no share takes stays with the company.

    The unallocated rest is the last weight, so that no fen is lost or invented.
    """
    shares = list(shares)
    weights = [share.share_bp for share in shares]
    parts = split(distributable_fen, [*weights, WHOLE_BP - sum(weights)])
    return [(share.fund_id, part) for share, part in zip(shares, parts, strict=False) if part > 0]
