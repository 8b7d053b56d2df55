"""The one place that knows the engine: SQLite or PostgreSQL, its locks and its triggers."""

import fcntl
import functools
import os
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import peewee
from playhouse.migrations import Runner
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase

from shared import tables
from shared.compiled import Compiled
from shared.settings import Settings

KERNEL_MIGRATIONS = Path(__file__).parent / "migrations"
Command = TypeVar("Command", bound=Callable[..., Any])

BUSY_SECONDS = 30
RETRIES_MAX = 8
ROOM_BYTES_MIN = 16 * 2**20  # a write-ahead log and the longest command fit into it
PARAMETERS_MAX = 32_000  # of one statement: SQLite takes 32,766, PostgreSQL 65,535
# By what a field does to a value: nothing, to one of this very type.
PLAIN_TYPES = {peewee.IntegerField.adapt: int, peewee.CharField.adapt: str}
_RETRYABLE = {"40001", "40P01"}  # serialization failure, deadlock detected


class FairLock:
    """First come, first served: among the threads of a process, and (flock) among processes.

    SQLite alone makes waiting writers sleep up to a second and may starve one of them.
    """

    def __init__(self, path: Path):
        self._path = path
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._held = False
        self._file: Any = None

    def __enter__(self) -> None:
        turn = None
        with self._guard:
            if self._held:
                turn = threading.Lock()
                turn.acquire()
                self._waiting.append(turn)
            self._held = True
        if turn is not None and not turn.acquire(timeout=BUSY_SECONDS):
            with self._guard:
                if turn in self._waiting:
                    self._waiting.remove(turn)
                    raise peewee.OperationalError("the write lock stayed busy")
        try:
            if self._file is None:
                self._file = open(self._path, "a")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._pass_on()
            raise

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._pass_on()

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


class ServiceDatabase:
    """A service's own database: unbound at import, bound by the app factory, one per service.

    `Table` is the base of its models, `writes` the transaction around each of its commands.
    """

    def __init__(self, name: str):
        self.name = name
        self.proxy = peewee.DatabaseProxy()
        self.place = name
        self._lock: FairLock | None = None
        self.pepper = b""

        class Table(peewee.Model):
            class Meta:
                database = self.proxy
                legacy_table_names = False

        self.Table: Any = Table
        self.kernel = tables.bound_to(Table)
        self.stored_answer = Compiled(self.proxy, self._stored_answer)

    def _stored_answer(self, community, key):
        table = self.kernel.StoredAnswer
        columns = (
            table.fingerprint,
            table.status,
            table.body,
            table.stored_at,
            table.actor,
            table.service,
            table.forgotten_at,
        )
        return table.select(*columns).where((table.community == community) & (table.key == key))

    # -- binding ---------------------------------------------------------------------------

    def bind(self, settings: Settings, place: str = "") -> None:
        """Connect this service to its engine. PostgreSQL: a schema named like the service.

        `place`: another file or schema, for a copy beside the one that serves.
        """
        self.place = place or self.name
        pepper = settings.keys / f"{self.name}.pepper"
        self.pepper = pepper.read_bytes() if pepper.exists() else b""
        if settings.database.startswith("postgresql"):
            self._lock = None
            database: peewee.Database = PooledPostgresqlDatabase(
                settings.database,
                max_connections=settings.threads + 4,
                timeout=BUSY_SECONDS,
                prefer_psycopg3=True,
                options=f"-c search_path={self.place} -c timezone=UTC",
            )
        else:
            settings.var.mkdir(parents=True, exist_ok=True)
            path = settings.var / f"{self.place}.db"
            self._lock = FairLock(path.with_suffix(".lock"))
            database = PooledSqliteDatabase(
                str(path),
                max_connections=settings.threads + 4,
                timeout=BUSY_SECONDS,
                check_same_thread=False,  # the pool hands a connection to one thread at a time
                pragmas={"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1},
            )
        self.proxy.initialize(database)

    @property
    def is_postgres(self) -> bool:
        """Whether the bound engine is PostgreSQL."""
        return isinstance(self.proxy.obj, peewee.PostgresqlDatabase)

    def has_room(self) -> bool:
        """Whether the disk of a SQLite file has room for more; a server knows its disk alone."""
        if self.is_postgres:
            return True
        disk = os.statvfs(Path(self.proxy.obj.database).resolve().parent)
        return disk.f_bavail * disk.f_frsize >= ROOM_BYTES_MIN

    def close(self) -> None:
        """Close every connection; for the end of a process or a test."""
        if not self.proxy.is_closed():
            self.proxy.close()
        self.proxy.close_all()

    def migrate(self, directory: Path) -> list[str]:
        """Bring the tables up to date, before processes of this version start; returns what was
        applied. Those of the one before may serve on: their writers wait for the end."""
        with self._while_nobody_writes():
            if self.is_postgres:
                self.proxy.execute_sql(f'CREATE SCHEMA IF NOT EXISTS "{self.place}"')
            Runner(self.proxy.obj, str(KERNEL_MIGRATIONS), table_name="kernel_migration").up()
            applied = Runner(self.proxy.obj, str(directory)).up()
        self.proxy.close()
        return applied

    @contextmanager
    def _while_nobody_writes(self) -> Iterator[None]:
        """The lock of `transaction` without one: SQLite rebuilds a table only outside of any."""
        if self.is_postgres:
            sql = "SELECT {}(hashtext(%s))"
            self.proxy.execute_sql(sql.format("pg_advisory_lock"), (self.place,))
            try:
                yield
            finally:
                self.proxy.execute_sql(sql.format("pg_advisory_unlock"), (self.place,))
        else:
            assert self._lock is not None
            with self._lock:
                yield

    def insert_rows(
        self, table: type[peewee.Model], rows: list[dict[str, Any]], on_conflict: str = ""
    ) -> None:
        """Insert rows of the same fields, as many in one statement as the engines take at once.

        Letting peewee build each statement costs several times what the engine needs to run it.
        """
        if not rows:
            return
        into, fields = _insertion(table, tuple(rows[0]))
        marks = f"({', '.join([self.proxy.param] * len(fields))})"
        at_once = PARAMETERS_MAX // len(fields)
        for start in range(0, len(rows), at_once):
            some = rows[start : start + at_once]
            self.proxy.execute_sql(
                f"{into} VALUES {', '.join([marks] * len(some))} {on_conflict}",
                [
                    row[name] if type(row[name]) is plain else db_value(row[name])
                    for row in some
                    for name, plain, db_value in fields
                ],
            )

    # -- transactions ----------------------------------------------------------------------

    @contextmanager
    def connection(self) -> Iterator[None]:
        """Hold a pooled connection for the length of a request or of one turn of a follower."""
        with self.proxy.connection_context():
            yield

    def sending(self, content: Iterable[Any]) -> Iterator[Any]:
        """The content, with a connection of its own: an answer that is read while it is sent
        begins when the request has given its connection back."""
        with self.connection():
            yield from content

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several questions that see one state, whatever is written meanwhile; nothing waits."""
        how = {"isolation_level": "REPEATABLE READ"} if self.is_postgres else {}
        with self.proxy.atomic(**how):
            yield

    def in_transaction(self) -> bool:
        """Whether this thread is already inside a write transaction."""
        return self.proxy.transaction_depth() > 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One write transaction, one writer at a time; inside another one it joins that one.

        SQLite: the fair lock, then BEGIN IMMEDIATE. PostgreSQL: a transaction-wide advisory lock,
        so both engines serialise a service's writers and the outbox is in commit order.
        """
        if self.in_transaction():
            yield
        elif self.is_postgres:
            with self.proxy.atomic():
                self.proxy.execute_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (self.place,))
                yield
        else:
            assert self._lock is not None
            with self._lock, self.proxy.atomic("IMMEDIATE"):
                yield

    def run(self, work: Callable[[], Any]) -> Any:
        """Do work in one transaction; retried where the engine says that it may succeed later."""
        if self.in_transaction():
            return work()
        for attempt in range(RETRIES_MAX):
            try:
                with self.transaction():
                    return work()
            except peewee.OperationalError as error:
                if _sqlstate(error) not in _RETRYABLE or attempt == RETRIES_MAX - 1:
                    raise
                time.sleep(0.005 * 2**attempt)
        raise AssertionError("unreachable")

    def writes(self, command: Command) -> Command:
        """A command: all of it happens, or nothing of it."""

        @functools.wraps(command)
        def run(*args, **kwargs):
            return self.run(lambda: command(*args, **kwargs))

        return run  # type: ignore[return-value]


@functools.cache
def _insertion(
    table: type[peewee.Model], names: tuple[str, ...]
) -> tuple[str, list[tuple[str, type | None, Callable]]]:
    """The beginning of a statement, and for each of its fields what makes a value the engine's."""
    fields = [table._meta.fields[name] for name in names]  # type: ignore[attr-defined]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    into = f'INSERT INTO "{table._meta.table_name}" ({columns})'  # type: ignore[attr-defined]
    return into, [(field.name, _plain_type(field), field.db_value) for field in fields]


def _plain_type(field: peewee.Field) -> type | None:
    """The type whose values the field hands on as they are, if there is one."""
    if isinstance(field, peewee.ForeignKeyField):
        return _plain_type(field.rel_field)
    kind = type(field)
    converts = kind.db_value is not peewee.Field.db_value
    return None if converts else PLAIN_TYPES.get(kind.adapt)


def _sqlstate(error: Exception) -> str | None:
    cause = error.__cause__ or error.__context__
    return getattr(cause, "sqlstate", None)


def forbid_changes(
    database: peewee.Database,
    table: str,
    sentence: str,
    mutable: tuple[str, ...] = (),
    removable: tuple[str, ...] = (),
) -> None:
    """Make the rows of a table final in the database itself, on both engines.

    DELETE is refused always; UPDATE too, unless it touches the `mutable` columns only, or empties
    `removable` ones. `sentence` is the error's text. Called by migrations.
    """
    columns = [c.name for c in database.get_columns(table) if c.name not in mutable]
    is_postgres = isinstance(database, peewee.PostgresqlDatabase)
    differs = "IS DISTINCT FROM" if is_postgres else "IS NOT"
    frozen = " OR ".join(
        f'OLD."{c}" {differs} NEW."{c}"' + (f' AND NEW."{c}" IS NOT NULL' if c in removable else "")
        for c in columns
    )
    if is_postgres:
        database.execute_sql(
            f"CREATE FUNCTION {table}_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; "
            f"END $$"
        )
        database.execute_sql(
            f"CREATE TRIGGER {table}_keep BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({frozen}) EXECUTE FUNCTION {table}_final()"
        )
        database.execute_sql(
            f"CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION {table}_final()"
        )
        database.execute_sql(
            f"CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION {table}_final()"
        )
    else:
        database.execute_sql(
            f"CREATE TRIGGER {table}_keep BEFORE UPDATE ON {table} WHEN {frozen} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
        database.execute_sql(
            f"CREATE TRIGGER {table}_stay BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )


def allow_changes(database: peewee.Database, table: str) -> None:
    """Lift `forbid_changes` while a migration widens a final table; it must come back after."""
    if isinstance(database, peewee.PostgresqlDatabase):
        database.execute_sql(f"DROP FUNCTION {table}_final() CASCADE")
    else:
        database.execute_sql(f"DROP TRIGGER {table}_keep")
        database.execute_sql(f"DROP TRIGGER {table}_stay")


def replace_check(database: peewee.Database, table: str, name: str, said: str, says: str) -> None:
    """Let a CHECK of a table, `said` when it was created, say something wider; called by
    migrations. `name` is its own, or `<table>_<column>_check` where it stands with a column.
    """
    if isinstance(database, peewee.PostgresqlDatabase):
        database.execute_sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        database.execute_sql(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" CHECK ({says})')
    else:
        _redeclare(database, table, re.escape(f"CHECK ({said})"), f"CHECK ({says})")


def allow_null(database: peewee.Database, table: str, column: str) -> None:
    """Let a column hold NULL; called by migrations."""
    if isinstance(database, peewee.PostgresqlDatabase):
        database.execute_sql(f'ALTER TABLE {table} ALTER COLUMN "{column}" DROP NOT NULL')
    else:
        _redeclare(database, table, rf'("{column}" [A-Z]+(?:\([0-9]+\))?) NOT NULL', r"\1")


def _redeclare(database: peewee.Database, table: str, said: str, says: str) -> None:
    """Change the words of a SQLite table without rewriting its rows, which all obey the new ones:
    the procedure of https://www.sqlite.org/lang_altertable.html#otheralter for what only widens.
    """
    ((declared,),) = database.execute_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    )
    ((version,),) = database.execute_sql("PRAGMA schema_version")
    widened, found = re.subn(said, says, declared)
    if found != 1:
        raise LookupError(f"{table} does not say {said} once")
    database.execute_sql("PRAGMA writable_schema = ON")
    database.execute_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (widened, table)
    )
    database.execute_sql(f"PRAGMA schema_version = {version + 1}")
    database.execute_sql("PRAGMA writable_schema = OFF")
