"""The gateway as a real process, and raw lines to it that do what no client library would."""

import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from deploy.instance import Started
from deploy.processes import free_ports
from gateway.app import SERVICE
from shared.settings import SERVICES, Settings
from tests import engines
from tests.gateway.conftest import Echo, Gate, serving
from tests.webs import running

PATIENCE_SECONDS = 30.0


class Gateway(NamedTuple):
    """A running gateway."""

    url: str
    port: int
    settings: Settings
    started: Started

    @property
    def worker(self) -> int:
        """The process that answers."""
        children = Path(f"/proc/{self.started.pid}/task/{self.started.pid}/children").read_text()
        return int(children.split()[0])

    @property
    def memory_mb(self) -> float:
        """Resident memory of the process that answers."""
        return self._memory_mb("VmRSS")

    @property
    def peak_mb(self) -> float:
        """The most that it has ever been."""
        return self._memory_mb("VmHWM")

    def _memory_mb(self, name: str) -> float:
        status = Path(f"/proc/{self.worker}/status").read_text()
        return int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]

    @property
    def connections(self) -> int:
        """Open connections from outside."""
        state, established = 3, "01"
        local = f":{self.port:04X}"
        rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return sum(row[1].endswith(local) and row[state] == established for row in rows)

    def line(self, sent: bytes = b"", source: str = "127.0.0.1") -> socket.socket:
        """A connection on which so much has been said."""
        line = socket.create_connection(
            ("127.0.0.1", self.port), PATIENCE_SECONDS, source_address=(source, 0)
        )
        line.sendall(sent)
        return line


@contextmanager
def gateway_process(settings: Settings) -> Iterator[Gateway]:
    """The gateway on a free port, in front of the services that the settings name."""
    (port,) = free_ports(1)
    chosen = replace(settings, gateway_url=f"http://127.0.0.1:{port}")
    SERVICE.migrate(chosen)
    SERVICE.database.close()
    with running(chosen, "gateway") as web:
        yield Gateway(web.url, port, chosen, web.started)


@contextmanager
def echoing() -> Iterator[tuple[Gateway, str, Echo]]:
    """The gateway in front of four echoing services, and the token of a clerk's session."""
    with engines.fresh("sqlite") as settings:
        echo = Echo(settings)
        with serving(echo) as address:
            upstreams = dict.fromkeys(SERVICES, address)
            with gateway_process(replace(settings, upstreams=upstreams)) as running:
                token = Gate(running.settings).token("clerk", seconds=3600)
                SERVICE.database.close()
                yield running, token, echo


def answer_on(line: socket.socket) -> bytes:
    """Everything that comes until the other side closes."""
    told = b""
    with line:
        try:
            while piece := line.recv(65536):
                told += piece
        except ConnectionResetError:
            pass
    return told


def status_of(told: bytes) -> int:
    """The status of the first answer in it."""
    return int(told.split(b" ", 2)[1])


def wait_until(holds, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until something holds. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError
        os.sched_yield()
        time.sleep(0.02)
