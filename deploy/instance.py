"""One instance of Fanbu: made ready, started, and stopped again."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Protocol

import psycopg
import requests

from deploy.processes import FOLLOWERS, Process, free_ports, processes
from shared.identity import ROLES, Principal
from shared.keys import make_keys
from shared.settings import FEED, SERVICES, Settings

READY_SECONDS = 60
STOP_SECONDS = 15
COMMUNITY = ("xinsheng", "新晟社区")
MadeOf = Callable[[Settings], list[Process]]
StartedBy = Callable[[Process, int], "Started"]
EVERYBODY = {"limit": 200, "after": None}
SIGN_INS = "demo-sign-ins.json"
NAMES = {
    "admin": "管理员 administrator",
    "clerk": "店员 clerk",
    "cashier": "出纳 cashier",
    "steward": "物业管家 steward",
    "repairer": "维修员 repairer",
    "accountant": "会计 accountant",
    "reviewer": "审核 reviewer",
    "district": "区级 district officer",
}


def prepare(chosen: Settings) -> None:
    """Make keys, bring every database up to date, and found the demo community once."""
    make_keys(chosen.keys)
    # Before several gateways could each make their own.
    import_module("gateway.identity.sealing").sealing_key(chosen.keys)
    migrate(chosen)
    _found_community(chosen)


def migrate(chosen: Settings) -> None:
    """Bring every database up to date."""
    for module in FOLLOWERS.values():
        service = import_module(module).SERVICE
        service.migrate(chosen)
        service.database.close()


def sign_ins(chosen: Settings) -> dict[str, dict]:
    """The demo sign-ins by role."""
    rows = json.loads((chosen.var / SIGN_INS).read_text())
    return {row["roles"][0]: row for row in rows}


def _found_community(chosen: Settings) -> None:
    """The demo community and one user per role, with passwords made on this machine."""
    path = chosen.var / SIGN_INS
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(
            json.dumps(
                [
                    {
                        "username": role,
                        "password": secrets.token_urlsafe(9),
                        "roles": [role],
                        "name": NAMES[role],
                    }
                    for role in ("admin", *(role for role in ROLES if role != "admin"))
                ],
                ensure_ascii=False,
                indent=1,
            )
        )
    let_in(chosen, COMMUNITY, list(sign_ins(chosen).values()))


def let_in(chosen: Settings, community: tuple[str, str], people: list[dict]) -> None:
    """Found a community and let these people in, the first of them its admin; in process: nobody
    is there yet to ask."""
    commands = import_module("gateway.identity.commands")
    queries = import_module("gateway.identity.queries")
    database = import_module("gateway.service").SERVICE.database
    database.bind(chosen)
    founder = Principal("founder", community[0], ("admin", "district"))
    with database.connection():
        admin, *others = people
        commands.found_community(*community, admin["username"], admin["password"])
        known = {user.username for user in queries.users(founder, EVERYBODY).items}
        for person in others:
            if person["username"] not in known:
                commands.create_user(founder, person)
    database.close()


class Started(Protocol):
    """A process that leads a group of its own."""

    pid: int

    def terminate(self) -> None:
        """Ask it to stop."""

    def wait(self, timeout: float | None = None) -> int:
        """How it ended. Raises subprocess.TimeoutExpired."""


def from_command(process: Process, log: int) -> Started:
    """Start a process; what it says goes to that open file."""
    return subprocess.Popen(
        process.command,
        env=process.environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


class Instance:
    """The processes of an instance, started by hand so that a test may kill one of them."""

    def __init__(
        self, chosen: Settings, made_of: MadeOf = processes, start: StartedBy = from_command
    ):
        self.settings = chosen
        self._known = {process.name: process for process in made_of(chosen)}
        self._start = start
        self._running: dict[str, Started] = {}

    def start(self) -> None:
        """Start every process and wait until the gateway says that all are ready."""
        for name in self._known:
            self.start_one(name)
        self.wait_ready()

    def start_one(self, name: str, **changed: str) -> None:
        """Start one process, in an environment changed so; its output goes to `var/log/`."""
        known = self._known[name]
        process = known._replace(environment={**known.environment, **changed})
        log = self.settings.var / "log" / f"{name}.log"
        log.parent.mkdir(exist_ok=True)
        with log.open("ab") as output:
            self._running[name] = self._start(process, output.fileno())

    def kill(self, name: str) -> None:
        """End one process and its children at once, as a power cut would."""
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def hang(self, name: str) -> None:
        """Let a process and its children take connections and never answer, until it is woken."""
        os.killpg(self._running[name].pid, signal.SIGSTOP)

    def wake(self, name: str) -> None:
        """Let one that hangs go on where it was."""
        os.killpg(self._running[name].pid, signal.SIGCONT)

    def stop_one(self, name: str) -> None:
        """Ask one process to stop, and wait until it has finished what it began."""
        process = self._running.pop(name)
        process.terminate()
        process.wait(2 * STOP_SECONDS)

    def worker(self, name: str) -> int:
        """The process that answers behind a web process: the only child of gunicorn's."""
        _, only = self.numbers()[name]
        return only

    def numbers(self) -> dict[str, list[int]]:
        """The numbers of all processes by their names: each and its children."""
        return {name: [leader.pid, *children(leader.pid)] for name, leader in self._running.items()}

    def stop(self) -> None:
        """Ask every process to stop, and end those that do not."""
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._running.clear()

    def wait_ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait until `/readyz` passes. Raises RuntimeError with what is not ready."""
        state = wait_ready(self.settings.gateway_url, seconds)
        if state is not None:
            raise RuntimeError(f"not ready after {seconds:.0f} s: {state}")


def children(process: int) -> list[int]:
    """The processes that one started."""
    return [
        int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]


def wait_ready(gateway_url: str, seconds: float) -> object | None:
    """Wait for a passing `/readyz`; returns None, or the last answer when time is up."""
    state: object = "no answer"
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            answer = requests.get(f"{gateway_url}/readyz", timeout=5)
            state = answer.json()
            if answer.ok and state["status"] == "pass":  # type: ignore[index]
                return None
        except (requests.RequestException, ValueError) as error:
            state = repr(error)
        time.sleep(0.1)
    return state


@contextmanager
def throwaway(
    database: str = "sqlite",
    before: Callable[[Settings], None] | None = None,
    made_of: MadeOf = processes,
    model: str | None = None,
    bus: str = FEED,
    start: StartedBy = from_command,
) -> Iterator[Instance]:
    """A running instance on free ports whose data goes away with it.

    `database`: "sqlite", or the address of a PostgreSQL server on which a database may be made.
    `before`: what happens to the instance before it runs. `made_of`: `embedded` is what `make run`
    starts; by itself each process may be killed alone. `model`: databases of that engine, to
    copy instead of making each table. `bus`: the feeds, or a NATS of its own. `start`: how each
    process is started.
    """
    var = Path(tempfile.mkdtemp(prefix="fanbu-"))
    numbers = free_ports(1 + len(SERVICES))
    chosen = Settings(
        var=var,
        database=database,
        gateway_url=f"http://127.0.0.1:{numbers[0]}",
        upstreams={
            name: f"http://127.0.0.1:{port}"
            for name, port in zip(SERVICES, numbers[1:], strict=True)
        },
        bus=bus,
    )
    try:
        if database == "sqlite":
            if model:
                shutil.copytree(model, var, dirs_exist_ok=True)
            yield from _run(chosen, before, made_of, start)
        else:
            with own_database(database, model) as address:
                yield from _run(replace(chosen, database=address), before, made_of, start)
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _run(
    chosen: Settings,
    before: Callable[[Settings], None] | None,
    made_of: MadeOf,
    start: StartedBy,
) -> Iterator[Instance]:
    prepare(chosen)
    if before:
        before(chosen)
    instance = Instance(chosen, made_of, start)
    try:
        instance.start()
        yield instance
    finally:
        instance.stop()


@contextmanager
def own_database(server: str, model: str | None = None) -> Iterator[str]:
    """The address of a fresh database on a PostgreSQL server, empty or a copy of another one.

    Dropped afterwards.
    """
    name = f"fanbu_{uuid.uuid4().hex}"
    copied = f'TEMPLATE "{model}" STRATEGY FILE_COPY' if model else ""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" {copied}')
    try:
        yield database_address(server, name)
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def database_address(server: str, name: str) -> str:
    """The server's address with another database name, its query kept."""
    head, mark, query = server.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{mark}{query}"
