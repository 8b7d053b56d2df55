"""A real NATS with JetStream, of one node or of three, on free ports, gone afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.processes import free_ports
from shared.settings import FEED

SERVER = Path(sys.executable).with_name("nats-server")
STARTED_SECONDS = 30
NODE = """
server_name: node{number}
listen: "127.0.0.1:{port}"
jetstream: {{store_dir: "{folder}/data{number}", max_mem: 64MB, max_file: 16GB}}
"""
CLUSTER = """
cluster: {{name: fanbu, listen: "127.0.0.1:{port}", routes: [{routes}]}}
"""


class Nats:
    """Nodes that can be killed and started again where they were."""

    def __init__(self, folder: Path, nodes: int):
        numbers = free_ports(2 * nodes)
        self._folder, self.ports = folder, numbers[:nodes]
        routes = ", ".join(f'"nats://127.0.0.1:{port}"' for port in numbers[nodes:])
        for number, port in enumerate(self.ports):
            text = NODE.format(number=number, port=port, folder=folder)
            if nodes > 1:
                text += CLUSTER.format(port=numbers[nodes + number], routes=routes)
            (folder / f"node{number}.conf").write_text(text)
        self._running: dict[int, subprocess.Popen] = {}

    @property
    def address(self) -> str:
        """What FANBU_BUS is set to."""
        return ",".join(f"nats://127.0.0.1:{port}" for port in self.ports)

    def start(self, number: int = 0) -> None:
        """Start a node and wait until it takes connections."""
        with (self._folder / f"node{number}.log").open("ab") as log:
            self._running[number] = subprocess.Popen(
                [str(SERVER), "-c", str(self._folder / f"node{number}.conf")],
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + STARTED_SECONDS
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.ports[number]), 1).close()
                return
            except OSError:
                assert time.monotonic() < until, "the server does not start"
                time.sleep(0.02)

    def kill(self, number: int = 0) -> None:
        """End a node at once, as a power cut would."""
        node = self._running.pop(number)
        os.kill(node.pid, signal.SIGKILL)
        node.wait()

    def stop(self) -> None:
        """End every node that runs."""
        for number in list(self._running):
            self.kill(number)


@contextmanager
def served(nodes: int = 1) -> Iterator[Nats]:
    """A running NATS."""
    folder = Path(tempfile.mkdtemp(prefix="fanbu-nats-"))
    server = Nats(folder, nodes)
    try:
        for number in range(nodes):
            server.start(number)
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def bus_of_tests() -> Iterator[str]:
    """What the environment chooses: the feeds, or with FANBU_TEST_BUS=nats a NATS of its own."""
    if os.environ.get("FANBU_TEST_BUS", FEED) == FEED:
        yield FEED
        return
    with served() as server:
        yield server.address
