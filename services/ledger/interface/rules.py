"""Writing records as an edition of the standard data interface names them. Pure.

Which edition names what is data (`edition_2004`); a new edition is a new table beside it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from services.ledger.exports.rules import plain_yuan

# What no XML and no line of a table can hold; all kinds of blanks become one.
_UNWRITABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"\s+")


class Field(NamedTuple):
    """A field of an element: its name in the standard, and ours, or what it always is.

    `is_fen`: shown in yuan. `words` are the standard's words for ours.
    """

    name: str
    ours: str = ""
    always: str = ""
    is_fen: bool = False
    words: Mapping[Any, str] = {}


class Element(NamedTuple):
    """An element of the standard, which of our records it is, and its fields in their order."""

    name: str
    records: str
    fields: tuple[Field, ...]


class Edition(NamedTuple):
    """A mapping table: what it follows and what it does not, the root's name, the elements."""

    name: str
    note: str
    root: str
    elements: tuple[Element, ...]


Records = Callable[[str], Iterable[Mapping[str, Any]]]


def cells(element: Element, record: Mapping[str, Any]) -> Iterator[str]:
    """The values of a record's fields as the standard writes them; nothing is an empty text."""
    for field in element.fields:
        value: Any = record[field.ours] if field.ours else field.always
        if value is None:
            yield ""
        elif field.is_fen:
            yield plain_yuan(value)
        else:
            text = str(field.words.get(value, value))
            yield _BLANKS.sub(" ", _UNWRITABLE.sub("", text)).strip()


def xml(edition: Edition, records: Records) -> Iterator[str]:
    """All elements in one document, UTF-8."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<!-- {edition.name}. {edition.note} -->\n<{edition.root}>\n"
    for element in edition.elements:
        names = [field.name for field in element.fields]
        for record in records(element.records):
            values = zip(names, cells(element, record), strict=True)
            inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in values)
            yield f"<{element.name}>{inner}</{element.name}>\n"
    yield f"</{edition.root}>\n"


def table(element: Element, records: Records) -> Iterator[str]:
    """An element as a table: a heading, a line a record, tabs between."""
    yield "\ufeff" + "\t".join(field.name for field in element.fields) + "\r\n"
    for record in records(element.records):
        yield "\t".join(cells(element, record)) + "\r\n"
