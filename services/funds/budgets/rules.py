"""What a budget adds up to. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

STATES = ("proposed", "active", "closed", "refused")
OTHER = "other"  # the line of every use that has none of its own


class Figures(NamedTuple):
    """What was given to a line or a budget and what became of it, in fen."""

    budgeted_fen: int
    carried_fen: int
    supplemented_fen: int
    committed_fen: int
    disbursed_fen: int
    passed_on_fen: int

    @property
    def left_fen(self) -> int:
        """What is neither promised nor paid nor passed on; of a closed budget, what lapsed."""
        given_fen = self.budgeted_fen + self.carried_fen + self.supplemented_fen
        return given_fen - self.committed_fen - self.disbursed_fen - self.passed_on_fen


class Share(NamedTuple):
    """What a proposal sets aside for a use, in fen."""

    use: str
    amount_fen: int


def total(lines: Iterable[Figures]) -> Figures:
    """Lines added up."""
    columns = zip(*lines, strict=True)
    return Figures(*(sum(column) for column in columns))


def repeated(shares: Sequence[Share]) -> int | None:
    """The position of the first share for a use that stands before it already, or None."""
    seen: set[str] = set()
    for position, share in enumerate(shares):
        if share.use in seen:
            return position
        seen.add(share.use)
    return None


def lines(amount_fen: int, shares: Sequence[Share]) -> list[Share] | None:
    """The lines of a budget: its shares, and the rest for every other use; None when they exceed
    the whole.
    """
    rest_fen = amount_fen - sum(share.amount_fen for share in shares)
    return None if rest_fen < 0 else [*shares, Share(OTHER, rest_fen)]
