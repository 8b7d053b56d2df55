"""The tables of a record as everybody will read them, and what changed in them line by line."""

from typing import Any, NamedTuple

from gateway.record.rules import Tables, row_key
from gateway.record.tables.rules import BY_NAME, CODES, TABLES, Column, Table
from gateway.web.language import Language
from gateway.web.words import CATEGORIES
from shared.money import yuan

NUMBERS = ("fen", "count")
NAMING = ("text", "code", "day")  # kinds of columns by which people know a row
CODE_NAMES = CATEGORIES | CODES


class Sheet(NamedTuple):
    """A table: its headings with whether numbers stand below, and its rows."""

    title: str
    headings: list[tuple[str, bool]]
    rows: list[list[str]]


class Line(NamedTuple):
    """A difference as it is read."""

    where: str
    row: str
    old: str
    new: str


def sheets(spoken: Language, tables: Tables) -> list[Sheet]:
    """The tables that have rows, without the columns that are for programs."""
    return [
        Sheet(
            spoken.say(table.zh, table.en),
            [(spoken.say(one.zh, one.en), one.kind in NUMBERS) for one in shown(table)],
            [
                [text(spoken, one, row[one.name]) for one in shown(table)]
                for row in tables[table.name]
            ],
        )
        for table in TABLES
        if tables.get(table.name)
    ]


def lines(spoken: Language, differences: list, *documents: Tables) -> list[Line]:
    """Differences by headings; a row may be in one of the documents only."""
    return [
        Line(
            spoken.say(f"{table.zh} · {column.zh}", f"{table.en} · {column.en}"),
            row_name(spoken, table, each["row"], documents),
            text(spoken, column, each["old"]),
            text(spoken, column, each["new"]),
        )
        for each in differences
        for table in [BY_NAME[each["table"]]]
        for column in shown(table)
        if column.name == each["field"]
    ]


def shown(table: Table) -> list[Column]:
    """The columns that people read."""
    return [column for column in table.columns if column.name not in table.hidden]


def row_name(spoken: Language, table: Table, key: str, documents: tuple[Tables, ...]) -> str:
    """What a row is called."""
    for tables in documents:
        for row in tables.get(table.name, []):
            if row_key(table, row) == key:
                naming = [column for column in shown(table) if column.kind in NAMING]
                return " ".join(text(spoken, column, row[column.name]) for column in naming)
    return key


def text(spoken: Language, column: Column, value: Any) -> str:
    """A value as people read it; a dash is a figure that is not shown."""
    if value is None or value == "":
        return "—"
    if column.kind == "fen":
        return yuan(value)
    if column.kind == "code":
        return spoken.named(CODE_NAMES, value)
    return str(value)
