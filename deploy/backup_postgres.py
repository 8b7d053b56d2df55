"""One consistent cut through the schemas of an instance on PostgreSQL, and a dump of it.

All services lie in one database, and one of its snapshots sees a fact wherever it sees what came
of it: whoever read the fact read it after it was committed. So nobody has to wait for the cut.
Needs `pg_dump` and `pg_restore` in PATH, of the server's major version or a newer one.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from deploy.backup_manifest import BackupRefused, Standings, Step, standing
from deploy.processes import WEB
from shared import clock
from shared.settings import Settings

ENGINE = "postgresql"


def client(program: str, address: str, *arguments: str) -> str:
    """Run a client program of PostgreSQL; what it said. The password is nowhere to be seen.

    Raises BackupRefused.
    """
    if shutil.which(program) is None:
        raise BackupRefused(
            f"找不到 {program} is not in PATH. 请安装 PostgreSQL 客户端 Install the PostgreSQL "
            "client programs of your server's version (Debian: postgresql-client)."
        )
    parts = conninfo_to_dict(address) if address else {}
    password = parts.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    there = [f"--dbname={make_conninfo('', **parts)}"] if address else []
    command = [program, *there, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise BackupRefused(f"{program}: {done.stderr.strip()}")
    return done.stdout


class PostgresCut:
    """What all schemas held at one moment, for as long as it is open."""

    def __init__(self, address: str, held: psycopg.Connection, snapshot: str, at: datetime):
        self._address, self._snapshot, self.at = address, snapshot, at
        self.waited_milliseconds = 0
        self.versions = {
            "postgresql": str(held.info.server_version),
            "pg_dump": client("pg_dump", "", "--version").strip(),
        }
        self.standings: Standings = {
            name: standing(lambda sql: held.execute(sql).fetchall(), f'"{name}".')  # type: ignore[arg-type]
            for name in WEB
        }

    def copy(self, folder: Path, step: Step) -> None:
        """Dump each schema as it was into the folder."""
        for number, name in enumerate(WEB):
            step(name, number, len(WEB))
            target = folder / f"{name}.dump"
            target.touch(mode=0o600)
            client(
                "pg_dump",
                self._address,
                f"--snapshot={self._snapshot}",
                f"--schema={name}",
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                f"--file={target}",
            )
            step(name, number + 1, len(WEB))


@contextmanager
def cut(chosen: Settings) -> Iterator[PostgresCut]:
    """A cut through all schemas; it ends with the block. Raises BackupRefused."""
    with psycopg.connect(chosen.database) as held:
        held.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        held.read_only = True
        at = clock.now()  # whoever was answered before it is in the snapshot
        ((snapshot,),) = held.execute("SELECT pg_export_snapshot()").fetchall()
        there = {name for (name,) in held.execute("SELECT nspname FROM pg_namespace").fetchall()}
        if missing := [name for name in WEB if name not in there]:
            raise BackupRefused(
                f"没有数据 There is nothing to back up: no schema {', '.join(missing)}."
            )
        yield PostgresCut(chosen.database, held, snapshot, at)


def verified(folder: Path, wanted: Standings) -> None:
    """Every dump can be read to its end. Raises BackupRefused."""
    for name in wanted:
        client("pg_restore", "", f"--file={os.devnull}", str(folder / f"{name}.dump"))
