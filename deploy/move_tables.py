"""The rows of one service from its SQLite file into a PostgreSQL schema, and both sides compared.

A row is read once, becomes what PostgreSQL calls the same, and is written and summed up at once,
so that a table may be larger than memory.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, datetime
from graphlib import TopologicalSorter
from typing import Any, NamedTuple

import psycopg
from psycopg.sql import SQL, Composable, Identifier

from deploy.backup_manifest import BackupRefused

HASHES = 1 << 256

# What SQLite keeps as something else, by what PostgreSQL calls it; all other values are the same.
AS_POSTGRES: dict[str, Callable[[Any], Any]] = {
    "boolean": {0: False, 1: True}.__getitem__,
    "date": date.fromisoformat,
    "timestamp without time zone": datetime.fromisoformat,
}
COLUMNS = (
    "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c "
    "JOIN information_schema.tables t USING (table_schema, table_name) "
    "WHERE c.table_schema = %s AND t.table_type = 'BASE TABLE' "
    "ORDER BY c.table_name, c.ordinal_position"
)
REFERENCES = (
    "SELECT here.relname, there.relname FROM pg_constraint k "
    "JOIN pg_class here ON here.oid = k.conrelid JOIN pg_class there ON there.oid = k.confrelid "
    "WHERE k.contype = 'f' AND k.connamespace = %s::regnamespace AND here.oid <> there.oid"
)
COUNTED = (
    "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE table_schema = %s AND column_default LIKE 'nextval(%%'"
)
SILENCED = (
    "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE c.relnamespace = %s::regnamespace AND t.tgenabled <> 'O'"
)


class Sum(NamedTuple):
    """What a table holds: how many rows, and the sum of their hashes, whatever their order."""

    rows: int
    checksum: str


Sums = dict[str, Sum]
Counted = Callable[[int], None]  # so many rows more


class Summing:
    """A sum that grows row by row."""

    def __init__(self) -> None:
        self._rows, self._total = 0, 0

    def add(self, row: tuple) -> None:
        """One more row, of what psycopg reads: numbers, text, bytes, dates, booleans."""
        self._rows += 1
        self._total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest())

    def sum(self) -> Sum:
        """What it is by now."""
        return Sum(self._rows, f"{self._total % HASHES:064x}")


class Tables:
    """The tables of a service in its new schema, in an order in which whatever a row refers to is
    there before it."""

    def __init__(self, to: psycopg.Connection, schema: str):
        self.schema = schema
        self.columns: dict[str, dict[str, str]] = {}
        for table, column, kind in to.execute(COLUMNS, (schema,)).fetchall():
            self.columns.setdefault(table, {})[column] = kind
        order: TopologicalSorter = TopologicalSorter({table: () for table in self.columns})
        for here, there in to.execute(REFERENCES, (schema,)).fetchall():
            order.add(here, there)
        self.names: list[str] = list(order.static_order())

    def qualified(self, table: str) -> Composable:
        """The table by its whole name."""
        return Identifier(self.schema, table)

    def listed(self, table: str) -> Composable:
        """Its columns, with commas."""
        return SQL(", ").join(map(Identifier, self.columns[table]))


def refuse_other_tables(source: sqlite3.Connection, tables: Tables) -> None:
    """The file has the tables and columns that this version makes. Raises BackupRefused."""
    found = {
        name: {row[1] for row in source.execute(f'PRAGMA table_info("{name}")')}
        for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith("sqlite_")
    }
    wanted = {name: set(columns) for name, columns in tables.columns.items()}
    if strange := sorted(t for t in {*found, *wanted} if found.get(t) != wanted.get(t)):
        raise BackupRefused(
            f"表结构不同 The tables are not as this version makes them: {', '.join(strange)}"
        )


def rows_in(source: sqlite3.Connection, tables: Tables) -> int:
    """How many rows there are to copy."""
    return sum(
        source.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables.names
    )


def copy(
    source: sqlite3.Connection, to: psycopg.Connection, tables: Tables, counted: Counted
) -> Sums:
    """Copy every table in one transaction; returns what was read of each.

    Rows that migrations put there give way. Triggers that keep final rows are silent meanwhile and
    watch again before the end; foreign keys are obeyed all the time. Raises BackupRefused.
    """
    found = {}
    with to.transaction():
        for name in tables.names:
            _alter(to, tables, name, "DISABLE")
        every = SQL(", ").join(map(tables.qualified, tables.names))
        to.execute(SQL("TRUNCATE {}").format(every))
        for name in tables.names:
            try:
                found[name] = _copy_table(source, to, tables, name, counted)
            except (psycopg.DataError, psycopg.IntegrityError, ValueError, KeyError) as error:
                raise BackupRefused(
                    f"有一行放不进去 A row does not fit: {tables.schema}.{name}: {error}"
                ) from error
        for table, column in to.execute(COUNTED, (tables.schema,)).fetchall():
            _count_on(to, tables, table, column)
        for name in tables.names:
            _alter(to, tables, name, "ENABLE")
    for name in tables.names:
        to.execute(SQL("ANALYZE {}").format(tables.qualified(name)))
    return found


def _alter(to: psycopg.Connection, tables: Tables, name: str, how: str) -> None:
    to.execute(SQL(f"ALTER TABLE {{}} {how} TRIGGER USER").format(tables.qualified(name)))


def _copy_table(
    source: sqlite3.Connection,
    to: psycopg.Connection,
    tables: Tables,
    name: str,
    counted: Counted,
) -> Sum:
    summing = Summing()
    into = SQL("COPY {} ({}) FROM STDIN").format(tables.qualified(name), tables.listed(name))
    with to.cursor() as cursor, cursor.copy(into) as writing:
        for row in _read(source, tables, name):
            writing.write_row(row)
            summing.add(row)
            counted(1)
    return summing.sum()


def _read(source: sqlite3.Connection, tables: Tables, name: str) -> Iterator[tuple]:
    """Each row of a table as PostgreSQL calls it."""
    columns = tables.columns[name]
    listed = ", ".join(f'"{column}"' for column in columns)
    change = [
        (place, AS_POSTGRES[kind])
        for place, kind in enumerate(columns.values())
        if kind in AS_POSTGRES
    ]
    for row in source.execute(f'SELECT {listed} FROM "{name}"'):
        if change:
            changed = list(row)
            for place, as_postgres in change:
                if changed[place] is not None:
                    changed[place] = as_postgres(changed[place])
            row = tuple(changed)
        yield row


def _count_on(to: psycopg.Connection, tables: Tables, table: str, column: str) -> None:
    """The next number a table gives is the one after its last."""
    to.execute(
        SQL(
            "SELECT setval(pg_get_serial_sequence({whole}, {named}), coalesce(max({column}), 1), "
            "max({column}) IS NOT NULL) FROM {table}"
        ).format(
            whole=f'"{tables.schema}"."{table}"',
            named=column,
            column=Identifier(column),
            table=tables.qualified(table),
        )
    )


def read_back(to: psycopg.Connection, tables: Tables, counted: Counted) -> Sums:
    """What each table holds now."""
    found = {}
    for name in tables.names:
        summing = Summing()
        asked = SQL("SELECT {} FROM {}").format(tables.listed(name), tables.qualified(name))
        with to.cursor() as cursor:
            for row in cursor.stream(asked):
                summing.add(row)
                counted(1)
        found[name] = summing.sum()
    return found


def require_watched(to: psycopg.Connection, schema: str) -> None:
    """Every trigger of the schema watches. Raises BackupRefused."""
    if silent := to.execute(SILENCED, (schema,)).fetchall():
        names = ", ".join(name for (name,) in silent)
        raise BackupRefused(f"触发器未生效 Triggers that do not watch: {names}")
