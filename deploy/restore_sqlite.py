"""SQLite: the files of a backup in place of an instance's own."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy import backup_manifest
from deploy.backup_manifest import BackupRefused, Standings
from deploy.processes import WEB
from shared.settings import Settings


def refuse_who_is_there(chosen: Settings) -> None:
    """Whoever has a file open would go on writing into what is put aside. Raises BackupRefused.

    A file leaves WAL only when nobody else has it open; and then nothing lies beside it.
    """
    for name in WEB:
        path = chosen.var / f"{name}.db"
        if not path.exists():
            continue
        file = sqlite3.connect(path, timeout=0, isolation_level=None)
        try:
            file.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            raise BackupRefused(
                f"数据库正被使用 Somebody has {path} open; stop them first. ({error})"
            ) from None
        except sqlite3.DatabaseError:
            continue  # damaged: a reason to restore. It is put aside with all that lies beside it
        finally:
            file.close()


@contextmanager
def in_place(chosen: Settings, source: Path, aside: Path) -> Iterator[None]:
    """Copy first, then exchange by renaming, the present files into `aside`; the rest is done in
    the block."""
    copies = {name: chosen.var / f"{name}.db.restored" for name in WEB}
    for name, copy in copies.items():
        shutil.copyfile(source / f"{name}.db", copy)
    backup_manifest.keep(copies.values())
    aside.mkdir(parents=True, mode=0o700)
    for name, copy in copies.items():
        path = chosen.var / f"{name}.db"
        for present in (path, *(Path(f"{path}{ending}") for ending in ("-wal", "-shm"))):
            if present.exists():
                present.rename(aside / present.name)
        copy.rename(path)
    yield
    backup_manifest.keep((aside, chosen.var))


def require_as_backed_up(chosen: Settings, wanted: Standings) -> None:
    """Every file stands where it stood at the cut. Raises BackupRefused."""
    for name, stands in wanted.items():
        file = sqlite3.connect(chosen.var / f"{name}.db")
        try:

            def ask(sql: str, file: sqlite3.Connection = file) -> list[Any]:
                return file.execute(sql).fetchall()

            if backup_manifest.standing(ask) != stands:
                raise BackupRefused(f"{name} 与备份不同 {name} is not as it was backed up.")
        finally:
            file.close()
