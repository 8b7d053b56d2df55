"""PostgreSQL: the schemas of a backup in place of an instance's own, which get other names."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from deploy import backup_manifest
from deploy.backup_manifest import BackupRefused, Standings
from deploy.backup_postgres import client
from deploy.processes import WEB
from shared.settings import Settings

OTHERS = (
    "SELECT pid, application_name FROM pg_stat_activity WHERE datname = current_database() "
    "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


def refuse_who_is_there(chosen: Settings) -> None:
    """Whoever is connected would go on writing into what is put aside. Raises BackupRefused."""
    with psycopg.connect(chosen.database) as held:
        if others := held.execute(OTHERS).fetchall():
            names = ", ".join(f"{pid} {name}".strip() for pid, name in others)
            raise BackupRefused(
                f"数据库正被使用 Somebody is connected to this database; stop them first: {names}"
            )


@contextmanager
def in_place(chosen: Settings, source: Path, aside: Path) -> Iterator[None]:
    """Give the present schemas the name of `aside`, load the dumps, then do the block; when a dump
    cannot be loaded the present ones come back."""
    aside.mkdir(parents=True, mode=0o700)
    with psycopg.connect(chosen.database, autocommit=True) as held:
        there = {name for (name,) in held.execute("SELECT nspname FROM pg_namespace").fetchall()}
        present = [name for name in WEB if name in there]
        for name in present:
            _rename(held, name, _aside(name, aside))
        try:
            for name in WEB:
                dump = str(source / f"{name}.dump")
                client(
                    "pg_restore",
                    chosen.database,
                    "--single-transaction",
                    "--exit-on-error",
                    "--no-owner",
                    "--no-privileges",
                    dump,
                )
        except BackupRefused:
            for name in WEB:  # what was loaded so far is a copy of what the backup still has
                held.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(name)))
            for name in present:
                _rename(held, _aside(name, aside), name)
            aside.rmdir()
            raise
    yield


def require_as_backed_up(chosen: Settings, wanted: Standings) -> None:
    """Every schema stands where it stood at the cut. Raises BackupRefused."""
    with psycopg.connect(chosen.database) as held:
        for name, stands in wanted.items():
            found = backup_manifest.standing(
                lambda sql: held.execute(sql).fetchall(),  # type: ignore[arg-type]
                f'"{name}".',
            )
            if found != stands:
                raise BackupRefused(f"{name} 与备份不同 {name} is not as it was backed up.")


def _aside(name: str, aside: Path) -> str:
    return f"{name}_{aside.name}"


def _rename(held: psycopg.Connection, name: str, to: str) -> None:
    held.execute(SQL("ALTER SCHEMA {} RENAME TO {}").format(Identifier(name), Identifier(to)))
