"""One consistent cut through the SQLite files of an instance, and a copy of it.

Every write lock is held at once for some milliseconds, in which a read transaction is opened on
each file. What these see stays as it was (WAL), so the copying itself keeps no writer waiting.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from deploy.backup_manifest import BackupRefused, Standings, Step, standing
from deploy.processes import WEB
from shared import clock
from shared.database import ServiceDatabase
from shared.settings import Settings

ENGINE = "sqlite"
PATIENCE_SECONDS = 0.25  # for one more lock while others are held
FIRST_SECONDS = 30.0  # for the first one, when nobody waits for us yet
TRIES_MAX = 40
PAGES_A_STEP = 1_000
ANYTHING = "SELECT name FROM sqlite_master"


class Turn:
    """Holds the write lock of a service, in a thread of its own, until it is told to end."""

    def __init__(self, database: ServiceDatabase):
        self._held, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._hold, args=(database,), daemon=True)
        self._thread.start()

    def _hold(self, database: ServiceDatabase) -> None:
        with database.connection(), database.transaction():
            self._held.set()
            self._over.wait()

    def comes(self, seconds: float) -> bool:
        """Whether the lock was had within so many seconds."""
        return self._held.wait(seconds)

    def end(self) -> None:
        """Let the lock go; if it was not had yet, as soon as it is."""
        self._over.set()
        if self._held.is_set():
            self._thread.join()


def while_nobody_writes(databases: list[ServiceDatabase], work: Callable[[], None]) -> int:
    """Hold every write lock at once and work; for how many milliseconds a writer waited at most.

    Who finds one lock busy gives the others back and waits for that one first: so nobody waits
    for a long command of another service, and two who do this cannot lock each other out.
    Raises BackupRefused when there was always one more that was busy.
    """
    order, longest = list(databases), 0.0
    for _ in range(TRIES_MAX):
        began: float | None = None
        with ExitStack() as held:
            for database in order:
                turn = Turn(database)
                held.callback(turn.end)
                if not turn.comes(FIRST_SECONDS if began is None else PATIENCE_SECONDS):
                    order = [database, *(each for each in order if each is not database)]
                    break
                began = began or time.monotonic()
            else:
                work()
                order = []
        longest = max(longest, time.monotonic() - began if began else 0.0)
        if not order:
            return round(longest * 1000)
    raise BackupRefused("写入太忙，没有备份成 Writers are too busy; nothing was backed up.")


class SqliteCut:
    """What all files held at one moment, for as long as it is open."""

    def __init__(self, snapshots: dict[str, sqlite3.Connection], at: datetime, waited: int):
        self._snapshots, self.at, self.waited_milliseconds = snapshots, at, waited
        self.versions = {"sqlite": sqlite3.sqlite_version}
        self.standings: Standings = {
            name: standing(lambda sql, held=held: held.execute(sql).fetchall())  # type: ignore[misc]
            for name, held in snapshots.items()
        }

    def copy(self, folder: Path, step: Step) -> None:
        """Write each file's content as it was into the folder."""
        for name, snapshot in self._snapshots.items():
            target = folder / f"{name}.db"
            target.touch(mode=0o600)
            copy = sqlite3.connect(target)
            try:
                # The source is inside a read transaction, so all steps see the same pages.
                snapshot.backup(copy, pages=PAGES_A_STEP, progress=_steps(name, step))
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
            finally:
                copy.close()


def _steps(name: str, step: Step) -> Callable[[int, int, int], None]:
    return lambda _status, remaining, total: step(name, total - remaining, total)


@contextmanager
def cut(chosen: Settings) -> Iterator[SqliteCut]:
    """A cut through all files; it ends with the block. Raises BackupRefused."""
    paths = {name: chosen.var / f"{name}.db" for name in WEB}
    if missing := [str(path) for path in paths.values() if not path.exists()]:
        raise BackupRefused(f"没有数据 There is nothing to back up: no {', '.join(missing)}.")
    with ExitStack() as open_:
        databases, snapshots = [], {}
        for name, path in paths.items():
            database = ServiceDatabase(name)
            database.bind(chosen)
            open_.callback(database.close)
            databases.append(database)
            snapshots[name] = sqlite3.connect(path, isolation_level=None)
            open_.callback(snapshots[name].close)
            with database.connection():  # opened now, it need not be while everybody waits
                snapshots[name].execute(ANYTHING).fetchone()

        moments: list[datetime] = []

        def look() -> None:
            moments.append(clock.now())
            for snapshot in snapshots.values():
                snapshot.execute("BEGIN")
                snapshot.execute(ANYTHING).fetchone()  # from here on it sees this moment

        waited = while_nobody_writes(databases, look)
        yield SqliteCut(snapshots, moments[0], waited)


def verified(folder: Path, wanted: Standings) -> None:
    """Every copy is sound and stands where the cut stood. Raises BackupRefused."""
    for name, stands in wanted.items():
        # Nothing is written here, not even the files that SQLite lays beside one.
        path = f"file:{folder / name}.db?mode=ro&immutable=1"
        copy = sqlite3.connect(path, uri=True)
        try:

            def ask(sql: str, copy: sqlite3.Connection = copy) -> list[Any]:
                return copy.execute(sql).fetchall()

            found = ask("PRAGMA integrity_check(1)")
            if found != [("ok",)] or ask("PRAGMA foreign_key_check") or standing(ask) != stands:
                raise BackupRefused(f"备份没有通过检查 The copy of {name} is not sound: {found}")
        except sqlite3.DatabaseError as error:
            raise BackupRefused(
                f"备份没有通过检查 The copy of {name} is not sound: {error}"
            ) from None
        finally:
            copy.close()
