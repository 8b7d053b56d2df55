"""Long lists, a page at a time: an opaque cursor instead of page numbers that shift."""

import base64
import binascii
from typing import Any, NamedTuple

import peewee

from shared.errors import Malformed

LIMIT_DEFAULT = 50
LIMIT_MAX = 200


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


def _write(value: object) -> str:
    return base64.urlsafe_b64encode(str(value).encode()).decode().rstrip("=")


def _read(cursor: str, by: peewee.Field) -> object:
    """The value behind a cursor, of the column's own kind. Raises Malformed `cursor_invalid`."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        if not isinstance(by, peewee.IntegerField):
            if "\x00" in text:
                raise ValueError("no cursor holds a NUL")
            return text
        number = int(text)
        if abs(number) >= 2**63:
            raise ValueError("no number of ours is so large")
        return number
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Malformed("cursor_invalid", "This is not a cursor that a list gave out.") from None
