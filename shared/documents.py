"""What stands behind a figure of the audit: the documents it adds up, each with its own fen."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple


class Document(NamedTuple):
    """A document as one side of a comparison knows it: both sides call it by the same `id`.

    `kind` is a word of the audit (voucher, day_close, goods_receipt …), `day` its business day,
    `name` what a person finds it by, `part` which fund, household or channel it belongs to.
    Kind `kept`: by so much a kept sum is more than the documents it adds up; nothing is when right.
    """

    kind: str
    id: str
    day: str
    name: str
    fen: int
    part: str = ""


Lists = Mapping[str, Callable[[str], Iterable[Document]]]  # by name: a community's documents


def read(kind: str, rows: Iterable[tuple], part: str = "", sign: int = 1) -> list[Document]:
    """Documents of a query's (id, day, name, fen); a sum may come as a decimal, a day as a date."""
    return [
        Document(kind, row_id, _day(day), str(name or ""), sign * int(fen or 0), part)
        for row_id, day, name, fen in rows
    ]


def kept(rows: Iterable[tuple[str, Any, Any, Any]], part: str = "") -> list[Document]:
    """Of (id, name, kept sum, sum of its documents), those where the two are not the same."""
    return [
        Document("kept", row_id, "", str(name or ""), int(kept_fen or 0) - int(fen or 0), part)
        for row_id, name, kept_fen, fen in rows
        if int(kept_fen or 0) != int(fen or 0)
    ]


def _day(day: date | str | None) -> str:
    return day.isoformat() if isinstance(day, date) else day or ""
