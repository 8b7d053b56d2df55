"""How a record is sealed, chained and compared. Pure: no Flask, no peewee, no clock.

Canonical JSON is UTF-8 without spaces, names sorted, whole numbers and text only: the bytes of
RFC 8785 for such values, so that anybody can compute the hash again.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from gateway.record.tables.rules import TABLES, Table

FORMAT = "fanbu-record/1"
NOTICE_DAYS = 7  # whole days after the day of publication (domain.md §6)

Tables = dict[str, list[dict[str, Any]]]


class Difference(NamedTuple):
    """A field of a row that changed; None where the row was not, or is not any more."""

    table: str
    row: str
    field: str
    old: int | str | None
    new: int | str | None


class Link(NamedTuple):
    """A published document with what is said of it: what the chain is made of."""

    sequence: int
    content: str
    hash: str
    previous_hash: str | None


def canonical(value: Any) -> str:
    """The one text of a value. Raises ValueError for a number that is not whole."""
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError("a record holds whole numbers only")
    if isinstance(value, dict):
        value = value.values()
    if not isinstance(value, (str, int)) and value is not None:
        for inner in value:
            _refuse_floats(inner)


def sealed(content: str) -> str:
    """SHA-256 over a canonical text, in hexadecimal digits."""
    return hashlib.sha256(content.encode()).hexdigest()


def broken_at(links: Iterable[Link]) -> int | None:
    """The first place of a chain where the document is not what was sealed or does not follow the
    one before it; None while all is well."""
    before, place = None, 0
    for place, link in enumerate(links, start=1):
        said = json.loads(link.content)
        sound = (
            link.sequence == said["sequence"] == place
            and link.hash == sealed(link.content)
            and link.previous_hash == said["previous_hash"] == before
        )
        if not sound:
            return place
        before = link.hash
    return None


def notice_ends_on(published_on: date) -> date:
    """The last day of the notice: seven whole days after the day of publication."""
    return published_on + timedelta(days=NOTICE_DAYS)


def differences(old: Tables, new: Tables) -> list[Difference]:
    """Field by field what changed, in the order of the tables."""
    found = []
    for table in TABLES:
        was, now = (_by_key(table, tables.get(table.name, [])) for tables in (old, new))
        for key in sorted(was.keys() | now.keys()):
            before, after = was.get(key, {}), now.get(key, {})
            found += [
                Difference(
                    table.name, key, column.name, before.get(column.name), after.get(column.name)
                )
                for column in table.columns
                if before.get(column.name) != after.get(column.name)
            ]
    return found


def _by_key(table: Table, rows: list[dict]) -> dict[str, dict]:
    return {row_key(table, row): row for row in rows}


def row_key(table: Table, row: dict) -> str:
    """What names a row of a table."""
    return "/".join(str(row[name]) for name in table.key)
