"""What the books of a community come to in the district's roll-up. Pure."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

TURNOVER = ("5001", "5051")
SUMS = (
    "month_turnover_fen",
    "year_turnover_fen",
    "cumulative_turnover_fen",
    "month_profit_fen",
    "year_profit_fen",
    "funds_fen",
)


class BookRow(NamedTuple):
    """A book's sums, in fen; `imbalance_fen` is debits less credits of everything."""

    community: str
    vouchers: int
    closed_through: str | None
    sums: tuple[int, ...]
    imbalance_fen: int


def community_rows(books: Iterable[BookRow]) -> list[dict]:
    """One row per community, its books together."""
    by_community: dict[str, list[BookRow]] = {}
    for book in books:
        by_community.setdefault(book.community, []).append(book)
    return [_row(name, rows) for name, rows in sorted(by_community.items())]


def _row(community: str, books: Sequence[BookRow]) -> dict:
    used = [book.closed_through or "" for book in books if book.vouchers]
    return {
        "community": community,
        **dict(zip(SUMS, map(sum, zip(*(book.sums for book in books), strict=True)), strict=True)),
        "balanced": not any(book.imbalance_fen for book in books),
        "closed_through": min(used, default="") or None,
    }


def total(rows: Sequence[dict]) -> dict:
    """All communities together."""
    return {
        "communities": len(rows),
        **{name: sum(row[name] for row in rows) for name in SUMS},
        "balanced": all(row["balanced"] for row in rows),
    }
