"""Kept connections to one address, on which no wait goes beyond a deadline."""

import contextlib
import io
import re
import select
import socket
import time
from collections.abc import Callable, Iterator
from http.client import (
    BadStatusLine,
    HTTPException,
    HTTPResponse,
    IncompleteRead,
    LineTooLong,
    RemoteDisconnected,
)
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import json

from shared.packing import PIECE_BYTES

HELD_BYTES_MAX = 256 * 1024  # a longer answer is sent on as it comes, never held whole
IDLE_SECONDS = 10.0  # between two pieces of a long answer
BROKEN = (OSError, HTTPException)
LINE_BYTES_MAX, FIELDS_MAX = 65_536, 100  # of the head of an answer

_LINE = re.compile(r"[A-Z]+ [!-~]+")
_FIELD = re.compile(r"[\t -~\x80-\xff]*")  # no control signs: a field ends where we say


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

    def response(self, call: Call) -> HTTPResponse:
        """Wait for the head of the answer. Raises OSError, HTTPException."""
        response = _Response(self, method=call.method)  # type: ignore[arg-type]
        response.begin()
        return response

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What the answer is read from."""
        return io.BufferedReader(_Reading(self))

    def receive_into(self, buffer) -> int:
        """What has come, waited for no longer than the deadline. Raises OSError."""
        while True:
            self._wait(self._comes)
            with contextlib.suppress(BlockingIOError):  # it was nothing after all
                return self._socket.recv_into(buffer)

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
        if not _LINE.fullmatch(line) or not all(map(_FIELD.fullmatch, fields)):
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


class _Response(HTTPResponse):
    """An answer whose head is read line by line: the e-mail parser, which the library has for that,
    takes a third of all that asking costs."""

    def begin(self) -> None:
        """Read the head; `headers` are by their names in lower case.

        Raises HTTPException for what is none, ConnectionError where it does not come whole.
        """
        line = self._line()
        version, _, rest = line.partition(" ")
        status = rest[:3]
        if version != "HTTP/1.1" or not (status.isascii() and status.isdigit()):
            raise BadStatusLine(line)
        self.version, self.status = 11, int(status)
        fields: dict[str, str] = {}
        while line := self._line():
            name, _, value = line.partition(":")
            fields[name.lower()] = value.strip(" \t")
            if len(fields) > FIELDS_MAX:
                raise HTTPException(f"more than {FIELDS_MAX} headers")
        self.headers = self.msg = fields  # type: ignore[assignment]
        self.chunked = fields.get("transfer-encoding", "").lower() == "chunked"
        self.chunk_left = None
        self.length = self._length(fields)
        unbounded = self.length is None and not self.chunked
        self.will_close = unbounded or "close" in fields.get("connection", "").lower()

    def _line(self) -> str:
        line = self.fp.readline(LINE_BYTES_MAX + 1)
        if len(line) > LINE_BYTES_MAX:
            raise LineTooLong("head")
        if not line.endswith(b"\n"):
            raise RemoteDisconnected("hung up before the head was whole")
        return line.decode("latin-1").rstrip("\r\n")

    def _length(self, fields: dict[str, str]) -> int | None:
        if self._method == "HEAD" or self.status in (204, 304):  # type: ignore[attr-defined]
            return 0
        length = fields.get("content-length", "")
        return int(length) if length.isdigit() and not self.chunked else None


class _Reading(io.RawIOBase):
    def __init__(self, connection: Connection):
        self._connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self._connection.receive_into(buffer)


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


class Answer:
    """A service's answer: whole in `data` if it `is_held`, else to be read by `stream`.

    Raises BROKEN for a body that breaks off or does not come in time.
    """

    def __init__(self, response: HTTPResponse, connection: Connection, back: Connections):
        self.status = response.status
        self.headers = response.headers
        self.length = None if response.chunked else response.length
        self.is_held = self.length is not None and self.length <= HELD_BYTES_MAX
        self._response, self._connection, self._back = response, connection, back
        self._ended: list[Callable[[], None]] = []
        self.data = response.read() if self.is_held else b""
        if self.is_held:
            self._hang_up(is_whole=True)

    def json(self) -> Any:
        """The whole of it, read. Raises ValueError for what is not JSON."""
        try:
            return json.loads(self.data if self.is_held else b"".join(self.stream()))
        finally:
            self.close()

    def when_ended(self, ended: Callable[[], None]) -> None:
        """Call this once nothing more is read of the stream."""
        self._ended.append(ended)

    def stream(self) -> Iterator[bytes]:
        """The pieces as they come. Raises IncompleteRead for an answer that breaks off."""
        left = self.length
        while piece := self._piece(left):
            left = None if left is None else left - len(piece)
            yield piece
        if left:
            raise IncompleteRead(b"", left)
        self._hang_up(is_whole=True)

    def _piece(self, left: int | None) -> bytes:
        self._connection.ends_at = time.monotonic() + IDLE_SECONDS
        return self._response.read1(PIECE_BYTES if left is None else min(left, PIECE_BYTES))

    def close(self) -> None:
        """Read no further. What was not read to its end is of no use any more."""
        self._hang_up(is_whole=False)

    def _hang_up(self, is_whole: bool) -> None:
        connection, self._connection = self._connection, None  # type: ignore[assignment]
        if connection is None:
            return
        if is_whole and not self._response.will_close:
            self._back.keep(connection)
        else:
            connection.close()
        for ended in self._ended:
            ended()
