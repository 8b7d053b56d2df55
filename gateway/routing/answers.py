"""A service's answer: its head in one look, a short body with it, a long one piece by piece."""

import io
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

from flask import json

from gateway.routing.connections import Connection, Connections
from shared.packing import PIECE_BYTES

HELD_BYTES_MAX = 256 * 1024  # a longer answer is sent on as it comes, never held whole
IDLE_SECONDS = 10.0  # between two pieces of a long answer
BROKEN = (OSError, HTTPException)
HEAD_BYTES_MAX, FIELDS_MAX = 65_536, 100
RECEIVED_BYTES = 16 * 1024  # at a time: most answers come whole in the first

_END = b"\r\n\r\n"


class _Head(NamedTuple):
    """Fields are by their names in lower case; `length` in bytes is None where only the end of the
    body tells it; `begun` is what has come of the body."""

    status: int
    fields: dict[str, str]
    length: int | None
    begun: bytes

    @property
    def is_chunked(self) -> bool:
        return self.fields.get("transfer-encoding", "").lower() == "chunked"

    @property
    def is_last(self) -> bool:
        """Whether nothing can be asked on the same connection."""
        unbounded = self.length is None and not self.is_chunked
        return unbounded or "close" in self.fields.get("connection", "").lower()


def _head(connection: Connection, method: str) -> _Head:
    """The e-mail parser, which http.client has for that, takes a third of all that asking costs.

    Raises HTTPException for what is none, ConnectionError where it does not come whole.
    """
    come = b""
    while (end := come.find(_END)) < 0:
        if len(come) > HEAD_BYTES_MAX:
            raise LineTooLong("head")
        piece = connection.receive(RECEIVED_BYTES)
        if not piece:
            raise RemoteDisconnected("hung up before the head was whole")
        come += piece
    line, *lines = come[:end].decode("latin-1").split("\r\n")
    version, _, rest = line.partition(" ")
    status = rest[:3]
    if version != "HTTP/1.1" or not (status.isascii() and status.isdigit()):
        raise BadStatusLine(line)
    if len(lines) > FIELDS_MAX:
        raise HTTPException(f"more than {FIELDS_MAX} headers")
    fields = {}
    for each in lines:
        name, _, value = each.partition(":")
        fields[name.lower()] = value.strip(" \t")
    length = _length(method, int(status), fields)
    return _Head(int(status), fields, length, come[end + len(_END) :])


def _length(method: str, status: int, fields: dict[str, str]) -> int | None:
    if method == "HEAD" or status in (204, 304):
        return 0
    length = fields.get("content-length", "")
    return int(length) if length.isdigit() and "transfer-encoding" not in fields else None


class _Body(HTTPResponse):
    """A body that is read as it comes, by the library's reader of chunks."""

    def __init__(self, head: _Head, connection: Connection):
        super().__init__(_Source(head.begun, connection))  # type: ignore[arg-type]
        self.status, self.length = head.status, head.length
        self.chunked = head.is_chunked  # type: ignore[assignment]
        self.chunk_left = None
        self.will_close = head.is_last


class _Source(io.RawIOBase):
    """What has come already, then the connection."""

    def __init__(self, begun: bytes, connection: Connection):
        self._begun, self._connection = begun, connection

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What the body is read from."""
        return io.BufferedReader(self, PIECE_BYTES)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        room = len(buffer)
        if self._begun:
            data, self._begun = self._begun[:room], self._begun[room:]
        else:
            data = self._connection.receive(room)
        buffer[: len(data)] = data
        return len(data)


class Answer:
    """A service's answer: whole in `data` if it `is_held`, else to be read by `stream`.

    Raises BROKEN for a body that breaks off or does not come in time.
    """

    def __init__(self, method: str, connection: Connection, back: Connections):
        head = _head(connection, method)
        self.status, self.headers, self.length = head.status, head.fields, head.length
        self.is_held = self.length is not None and self.length <= HELD_BYTES_MAX
        self._is_last = head.is_last
        self._connection, self._back = connection, back
        self._ended: list[Callable[[], None]] = []
        self.data = b""
        if self.is_held:
            self._hold(head)
        else:
            self._body = _Body(head, connection)

    def _hold(self, head: _Head) -> None:
        data, length = head.begun, head.length or 0
        while len(data) < length:
            piece = self._connection.receive(length - len(data))
            if not piece:
                raise IncompleteRead(data, length - len(data))
            data += piece
        self.data = data[:length]
        self._hang_up(is_whole=len(data) == length)  # more than was told: it is out of step

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
        return self._body.read1(PIECE_BYTES if left is None else min(left, PIECE_BYTES))

    def close(self) -> None:
        """Read no further. What was not read to its end is of no use any more."""
        self._hang_up(is_whole=False)

    def _hang_up(self, is_whole: bool) -> None:
        connection, self._connection = self._connection, None  # type: ignore[assignment]
        if connection is None:
            return
        if is_whole and not self._is_last:
            self._back.keep(connection)
        else:
            connection.close()
        for ended in self._ended:
            ended()
