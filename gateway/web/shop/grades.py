"""Which goods bring most of the money: A, B or C. Pure: rows in, rows out."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from shared.money import rate_bp

A_BP, B_BP = 8_000, 9_500  # of the takings, added up from the best


class Graded(NamedTuple):
    """A row of a report, its class, and how much of all the rows up to it bring."""

    row: dict
    letter: str
    upto_bp: int


def graded(rows: Iterable[dict]) -> Iterator[Graded]:
    """Rows by their takings, the best first: A makes the first 80 %, B the next 15, C the rest."""
    ordered = sorted(rows, key=lambda row: (-row["gross_fen"], row["key"]))
    whole_fen = sum(max(row["gross_fen"], 0) for row in ordered)
    before_fen = 0
    for row in ordered:
        before_bp = rate_bp(before_fen, whole_fen) or 0
        before_fen += max(row["gross_fen"], 0)
        letter = "A" if before_bp < A_BP else "B" if before_bp < B_BP else "C"
        is_idle = row["gross_fen"] <= 0
        yield Graded(row, "C" if is_idle else letter, rate_bp(before_fen, whole_fen) or 0)
