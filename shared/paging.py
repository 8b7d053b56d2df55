"""Long lists, a page at a time: an opaque cursor instead of page numbers that shift."""

import base64
import binascii
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import peewee

from shared.errors import Malformed

LIMIT_DEFAULT = 50
LIMIT_MAX = 200
Place = TypeVar("Place")


class Page(NamedTuple):
    """Some rows, and the cursor after the last of them; None at the end of the list."""

    items: list
    next: str | None


def page(
    query: Any, by: peewee.Field, limit: int = LIMIT_DEFAULT, after: str | None = None
) -> Page:
    """One page of a query in the order of a unique column."""
    if after:
        query = query.where(by > _read(after, by))
    rows = list(query.order_by(by).limit(limit + 1))
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(rows, _write(getattr(rows[-1], by.name)) if more else None)


def either_way(query: Any, by: peewee.Field, wanted: dict) -> Page:
    """One page of a query, the newest first if `wanted` says so; as NewestQuery has it."""
    if not wanted["newest"]:
        return page(query, by, wanted["limit"], wanted["after"])
    return newest_first(query, by, wanted, _reader(by))


def newest_first(
    query: Any, by: peewee.Field, wanted: dict, read: Callable[[str], object] = str
) -> Page:
    """One page of a query from the largest value of a unique column on; `wanted` as PageQuery has
    it, `read` as for `read_place`. Raises Malformed `cursor_invalid`."""
    if wanted["after"]:
        query = query.where(by < read_place(wanted["after"], read))
    rows = list(query.order_by(by.desc()).limit(wanted["limit"] + 1))
    shown = rows[: wanted["limit"]]
    return Page(shown, _write(getattr(shown[-1], by.name)) if len(rows) > len(shown) else None)


def _write(value: object) -> str:
    return base64.urlsafe_b64encode(str(value).encode()).decode().rstrip("=")


def _read(cursor: str, by: peewee.Field) -> object:
    """The value behind a cursor, of the column's own kind. Raises Malformed `cursor_invalid`."""
    return read_place(cursor, _reader(by))


def _reader(by: peewee.Field) -> Callable[[str], object]:
    return _number if isinstance(by, peewee.IntegerField) else str


def write_place(*parts: object) -> str:
    """The cursor of a place in a list that several columns order."""
    return _write(" ".join(map(str, parts)))


def read_place(cursor: str, read: Callable[[str], Place]) -> Place:
    """The place behind a cursor; `read` says ValueError to what a list never wrote.

    Raises Malformed `cursor_invalid`.
    """
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        if "\x00" in text:
            raise ValueError("no cursor holds a NUL")
        return read(text)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Malformed("cursor_invalid", "This is not a cursor that a list gave out.") from None


def _number(text: str) -> int:
    number = int(text)
    if abs(number) >= 2**63:
        raise ValueError("no number of ours is so large")
    return number
