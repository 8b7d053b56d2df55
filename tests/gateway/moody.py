"""A service with moods, up, stopped, hung or slow, on a real socket; and a real gateway before."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from urllib.parse import urlsplit

from deploy.processes import free_ports
from shared.settings import SERVICES, Settings
from tests import engines
from tests.gateway.conftest import Gate
from tests.gateway.gateways import Gateway, gateway_process

UP, STOPPED, HUNG, SLOW = "up", "stopped", "hung", "slow"
SLOW_SECONDS = 10
LONG_PIECE = b"x" * 65536
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
READY = b'{"follower_alive": true, "has_room": true, "parked_facts": 0, "positions": {}, "told": 0}'


class Moody:
    """Answers `{}` to everything, or is in no mood to; keeps the heads of what reached it."""

    def __init__(self):
        self.mood = UP
        # Whole answers, each given once before the usual one; at an empty one it hangs up.
        self.says: list[bytes] = []
        self.heads: list[bytes] = []
        self.bodies: list[bytes] = []
        self.long_pieces = 0  # so many of 64 KiB follow on `/long`
        self.breaks_after: int | None = None
        self.pieces_sent = 0
        self.begun = threading.Event()  # a part of a body has come
        self.gone = threading.Event()  # the reader of `/long` went away
        (self.port,) = free_ports(1)
        self._connections: set[socket.socket] = set()
        self._listen()

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.port}"

    def turn(self, mood: str) -> None:
        """Be in another mood from now on."""
        before, self.mood = self.mood, mood
        if mood == STOPPED:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            for connection in list(self._connections):
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        elif before == STOPPED:
            self._listen()

    def _listen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=256)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                self._connections.add(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            while head := self._head(connection):
                self.heads.append(head)
                if not self._waits(connection):
                    break
                if self.says:
                    if not (said := self.says.pop(0)):
                        break
                    connection.sendall(said)
                elif b" /long" in head.partition(b"\r\n")[0]:
                    self._send_long(connection)
                else:
                    body = READY if b" /readyz" in head.partition(b"\r\n")[0] else b"{}"
                    connection.sendall(b"%b%d\r\n\r\n%b" % (ANSWER, len(body), body))
        self._connections.discard(connection)

    def _head(self, connection: socket.socket) -> bytes:
        """One request; its body is read as its head says, and noted if it came whole."""
        got = b""
        while b"\r\n\r\n" not in got:
            more = connection.recv(65536)
            if not more:
                return b""
            got += more
        head, _, body = got.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if b"content-length:" in line]
        length = int(lengths[0].partition(b":")[2]) if lengths else 0
        chunked = b"transfer-encoding: chunked" in head.lower()
        while len(body) < length or (chunked and not body.endswith(b"0\r\n\r\n")):
            more = connection.recv(65536)
            if not more:
                return b""
            body += more
            self.begun.set()
        self.bodies.append(body)
        return head

    def _waits(self, connection: socket.socket) -> bool:
        """Whether it answers at last; not if who asked went away meanwhile."""
        began = time.monotonic()
        while self.mood == HUNG or (self.mood == SLOW and time.monotonic() - began < SLOW_SECONDS):
            connection.settimeout(0.05)
            try:
                if not connection.recv(1, socket.MSG_PEEK):
                    return False
            except TimeoutError:
                pass
        connection.settimeout(None)
        return self.mood != STOPPED

    def _send_long(self, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"%x\r\n%b\r\n" % (len(LONG_PIECE), LONG_PIECE)
        try:
            for number in range(self.long_pieces):
                if number == self.breaks_after:
                    connection.shutdown(socket.SHUT_RDWR)
                    return
                connection.sendall(chunk)
                self.pieces_sent += 1
            connection.sendall(b"0\r\n\r\n")
        except OSError:
            self.gone.set()
            raise


def gateway_before(
    settings: Settings, services: dict[str, Moody]
) -> AbstractContextManager[Gateway]:
    """A gateway in a process of its own, before these services."""
    addresses = {name: services[name].address for name in SERVICES}
    return gateway_process(replace(settings, upstreams=addresses))


class House:
    """A real gateway before four services with moods, and a clerk's session."""

    def __init__(self, gateway, services):
        self.gateway, self.services = gateway, services
        token = Gate(gateway.settings).token("clerk", seconds=900)
        self.headers = {"Authorization": f"Bearer {token}"}

    def open(self):
        return http.client.HTTPConnection(urlsplit(self.gateway.url).netloc, timeout=30)

    def get(self, service, path="/things", connection=None):
        """Status, headers, body and the seconds it took."""
        connection = connection or self.open()
        began = time.perf_counter()
        connection.request("GET", f"/api/v1/{service}{path}", headers=self.headers)
        answer = connection.getresponse()
        body = answer.read()
        return answer.status, answer.headers, body, time.perf_counter() - began


@contextmanager
def house_of_moods() -> Iterator[House]:
    """Such a house, on databases of its own."""
    with engines.fresh("sqlite") as settings:
        services = {name: Moody() for name in SERVICES}
        with gateway_before(settings, services) as gateway:
            yield House(gateway, services)
