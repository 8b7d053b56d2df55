"""Kept connections to one address, on which no wait goes beyond a deadline."""

import re
import select
import socket
import time
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

_LINE = re.compile(r"[A-Z]+ [!-~]+")
_FIELDS = re.compile(r"[\t -~\x80-\xff]*")  # no control signs: a field ends where we say


class Upload(NamedTuple):
    """A body that is sent on as it comes; of a `length` in bytes, if that was told."""

    pieces: Iterator[bytes]
    length: int | None


class Call(NamedTuple):
    """What is asked of a service."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes | Upload | None


class Connection:
    """A connection whose every wait ends at `ends_at`, seconds of the monotonic clock.

    Not urllib3 nor http.client.HTTPConnection: their time-outs begin anew with every byte.
    """

    def __init__(self, host: str, port: int, ends_at: float):
        self.ends_at = ends_at
        self._host = f"{host}:{port}"
        self._socket = socket.create_connection((host, port), self.left())
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # A time-out of the socket's own is a system call for each wait, and another thread's turn.
        self._socket.setblocking(False)
        self._comes, self._goes = select.poll(), select.poll()
        self._comes.register(self._socket, select.POLLIN)
        self._goes.register(self._socket, select.POLLOUT)

    def left(self) -> float:
        """Seconds that are left. Raises TimeoutError when none are."""
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline is over")
        return left

    def says_something(self, seconds: float) -> bool:
        """Whether within that time something comes, or the other side closes it."""
        return bool(self._comes.poll(seconds * 1_000))

    def send(self, call: Call) -> None:
        """Say all of a call. Raises OSError, ValueError; and what reading an upload raises."""
        if isinstance(call.body, Upload):
            self._send_on(call, call.body)
        else:
            self._send(self._head(call, *_length(call)) + (call.body or b""))

    def receive(self, bytes_max: int) -> bytes:
        """What has come, waited for no longer than the deadline; nothing where the other side has
        hung up. Raises OSError."""
        while True:
            self._wait(self._comes)
            try:
                return self._socket.recv(bytes_max)
            except BlockingIOError:
                continue  # it was nothing after all

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _wait(self, poll: select.poll) -> None:
        if not poll.poll(self.left() * 1_000):
            raise TimeoutError("the deadline is over")

    def _send(self, what: bytes) -> None:
        left = memoryview(what)
        while left:
            self.left()
            try:
                left = left[self._socket.send(left) :]
            except BlockingIOError:
                self._wait(self._goes)

    def _head(self, call: Call, *framing: str) -> bytes:
        line = f"{call.method} {call.target}"
        fields = [f"{name}: {value}" for name, value in call.headers.items()]
        if not _LINE.fullmatch(line) or not _FIELDS.fullmatch("".join(fields)):
            raise ValueError(f"not to be sent: {line}")
        head = [f"{line} HTTP/1.1", f"Host: {self._host}", *fields]
        return "\r\n".join([*head, *framing, "", ""]).encode("latin-1")

    def _send_on(self, call: Call, upload: Upload) -> None:
        chunked = upload.length is None
        length = f"Content-Length: {upload.length}"
        self._send(self._head(call, "Transfer-Encoding: chunked" if chunked else length))
        asked_at = time.monotonic()
        for piece in upload.pieces:
            self.ends_at += time.monotonic() - asked_at  # the sender is slow, not the service
            try:
                self._send(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            except (BrokenPipeError, ConnectionResetError):
                return  # it may have refused before it read all, and said so
            asked_at = time.monotonic()
        if chunked:
            self._send(b"0\r\n\r\n")


def _length(call: Call) -> list[str]:
    if call.body or call.method not in ("GET", "HEAD"):
        return [f"Content-Length: {len(call.body or b'')}"]  # type: ignore[arg-type]
    return []


class Connections:
    """The kept connections of one address; the last used is used next."""

    def __init__(self, address: str, kept_max: int):
        parts = urlsplit(address)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._kept_max = kept_max
        self._kept: list[Connection] = []

    def take(self, ends_at: float) -> Connection:
        """One that was good a moment ago, or a new one. Raises OSError."""
        while True:
            try:
                connection = self._kept.pop()
            except IndexError:
                return self.new(ends_at)
            if not connection.says_something(0):  # unasked: it is closed, or out of step
                connection.ends_at = ends_at
                return connection
            connection.close()

    def new(self, ends_at: float) -> Connection:
        """One that nobody used before. Raises OSError."""
        return Connection(self._host, self._port, ends_at)

    def keep(self, connection: Connection) -> None:
        """Take back one whose answer was read to its end."""
        if len(self._kept) < self._kept_max:
            self._kept.append(connection)
        else:
            connection.close()
