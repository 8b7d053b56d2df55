"""A PostgreSQL database that one test after another has to itself, emptied in between.

A copy of all tables is two thousand files, and making one takes longer than most tests.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import NamedTuple

import psycopg

from deploy.instance import own_database

# Whoever alters a table, a trigger or a sequence leaves a database that no row can mend.
WATCH = """
CREATE TABLE public.altered ();
CREATE FUNCTION public.note_altered() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What is there already is not made IF NOT EXISTS.
    IF tg_event = 'sql_drop' OR EXISTS (SELECT FROM pg_event_trigger_ddl_commands()) THEN
        INSERT INTO public.altered DEFAULT VALUES;
    END IF;
END $$;
CREATE EVENT TRIGGER altered ON ddl_command_end EXECUTE FUNCTION public.note_altered();
CREATE EVENT TRIGGER dropped ON sql_drop EXECUTE FUNCTION public.note_altered();
"""
OTHERS_LEAVE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
WRITTEN = """
SELECT quote_ident(schemaname) || '.' || quote_ident(relname), pg_relation_size(relid)
FROM pg_stat_user_tables WHERE schemaname <> 'public' AND pg_relation_size(relid) > 0
"""
COUNTED = """
SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value
FROM pg_sequences WHERE last_value IS NOT NULL
"""
TRUNCATED_FROM_BYTES = 8 * 1024 * 1024  # less is deleted sooner than new files are made


class Kept(NamedTuple):
    """A database that is like its model whenever nobody has it."""

    address: str
    rows: dict[str, bytes]  # of each table that migrations fill
    counted: dict[str, int]  # how far each sequence is
    until_dropped: ExitStack


@contextmanager
def kept(server: str, model: str) -> Iterator[str]:
    """The address of a database like `model`, nobody else's meanwhile."""
    free = _free(server, model)
    database = free.pop() if free else _made(server, model)
    try:
        yield database.address
    finally:
        with psycopg.connect(database.address, autocommit=True) as connection:
            is_as_before = _is_emptied(connection, database)
        if is_as_before:
            free.append(database)
        else:
            database.until_dropped.close()


@cache
def _free(server: str, model: str) -> list[Kept]:
    return []  # which go with the server


def _made(server: str, model: str) -> Kept:
    stack = ExitStack()
    address = stack.enter_context(own_database(server, model))
    with psycopg.connect(address, autocommit=True) as connection:
        rows = {table: _copied(connection, table) for table, _ in connection.execute(WRITTEN)}
        connection.execute(WATCH)
        counted = dict(connection.execute(COUNTED).fetchall())
    return Kept(address, rows, counted, stack)


def _copied(connection: psycopg.Connection, table: str) -> bytes:
    with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT BINARY)") as rows:
        return b"".join(rows)


def _is_emptied(connection: psycopg.Connection, database: Kept) -> bool:
    """Leave what the migrations left; False if a test has altered more than rows."""
    connection.execute(OTHERS_LEAVE)
    if connection.execute("SELECT 1 FROM public.altered").fetchone():
        return False
    written = connection.execute(WRITTEN).fetchall()
    counted = dict(connection.execute(COUNTED).fetchall())
    with connection.transaction():
        # Neither the rows that are final nor those that others refer to are in the way.
        connection.execute("SET LOCAL session_replication_role = replica")
        if sum(size for _, size in written) < TRUNCATED_FROM_BYTES:
            connection.execute("; ".join(f"DELETE FROM {table}" for table, _ in written))
        else:
            connection.execute(f"TRUNCATE {', '.join(table for table, _ in written)} CASCADE")
        for table, rows in database.rows.items():
            with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as into:
                into.write(rows)
        for sequence in counted:
            last = database.counted.get(sequence)
            connection.execute(
                "SELECT setval(%s::regclass, %s, %s)", (sequence, last or 1, last is not None)
            )
    return True
