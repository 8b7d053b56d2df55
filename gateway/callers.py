"""A connection at the door: what has come of its next request, and what is still to be sent."""

import contextlib
import errno
import fcntl
import re
import select
import socket
import sys
import termios
import threading
import time
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from gunicorn.config import Config
from gunicorn.http import errors
from gunicorn.http.parser import RequestParser
from gunicorn.http.unreader import SocketUnreader
from gunicorn.workers.gthread import TConn

from gateway import limits
from shared.settings import BODY_BYTES_MAX

HEAD_SECONDS = 10.0  # for the whole head of a request, however it drips
HEAD_BYTES_MAX = 32 * 1024
PACE_SECONDS = 10.0  # a body or an answer may stand still so long in all, before its pace counts
PACE_BYTES_A_SECOND = 2 * 1024  # slower than any phone that still shows a page
MOVE_SECONDS_MAX = 300.0  # one body or one answer, however steady
HELD_SECONDS = 30.0  # a thread for a body that only it can read; longer only for who is fast
FAST_BYTES_A_SECOND = 32 * 1024
IN_MEMORY_BYTES = 128 * 1024  # of a body that is still coming; a longer one waits in a file
BACKLOG_BYTES_MAX = 1024 * 1024  # of an answer that its reader has not taken yet
PIECE_BYTES = 64 * 1024

_LENGTHS = re.compile(rb"\r\ncontent-length[ \t]*:([^\r]*)", re.IGNORECASE)
_LENGTH = re.compile(rb"[ \t]*([0-9]{1,18})[ \t]*")
_CODED = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
# The end of such a body is known only by reading it, or it comes only once somebody reads.
_READ_TO_KNOW = re.compile(rb"\r\n(?:transfer-encoding|expect):", re.IGNORECASE)


class Refused(NamedTuple):
    """A request that is answered here, before there is one to speak of."""

    status: int
    reason: str
    code: str
    detail: str
    retry_after_seconds: int = 0


HEAD_TOO_LARGE = Refused(
    431, "Request Header Fields Too Large", "head_too_large", "The head of the request is too long."
)
TARGET_TOO_LONG = Refused(414, "URI Too Long", "target_too_long", "The address asked is too long.")
TOO_SLOW = Refused(
    408, "Request Timeout", "request_too_slow", "The request did not come whole in time."
)
LENGTH_UNCLEAR = Refused(
    400, "Bad Request", "length_unclear", "How long the body is can be read in two ways, or none."
)
NO_SEAT = Refused(
    503, "Service Unavailable", "gateway_busy", "Many are sending just now; try again.", 5
)
MALFORMED = Refused(400, "Bad Request", "malformed_request", "This is no request of HTTP/1.1.")
EXPECTATION_FAILED = Refused(
    417, "Expectation Failed", "expectation_failed", "Only 100-continue can be expected."
)
CODING_UNKNOWN = Refused(
    501, "Not Implemented", "coding_unknown", "Of transfer codings only chunked is known."
)
BROKEN = Refused(500, "Internal Server Error", "internal_error", "Something broke on our side.")
_REFUSALS: tuple[tuple[type[Exception], Refused], ...] = (
    (errors.LimitRequestLine, TARGET_TOO_LONG),
    (errors.LimitRequestHeaders, HEAD_TOO_LARGE),
    (errors.ExpectationFailed, EXPECTATION_FAILED),
    (errors.UnsupportedTransferCoding, CODING_UNKNOWN),
    (errors.ConfigurationProblem, BROKEN),
    (errors.InvalidResponseHeader, BROKEN),
    (errors.InvalidResponseHeaderName, BROKEN),
    (errors.ParseException, MALFORMED),
)


def refusal_of(error: Exception) -> Refused:
    """What is answered to a request that the parser did not take; 500 if it was not the parser."""
    return next((refused for kind, refused in _REFUSALS if isinstance(error, kind)), BROKEN)


class Incoming:
    """The next request, as far as it has come."""

    def __init__(self, left: bytes = b""):
        self.head = bytearray()  # and of what follows, as much as came with it
        self.body_file: IO[bytes] | None = None
        self.began_at = 0.0  # of the part that is coming: the head, then the body
        self.is_streamed = False
        self.refusal: Refused | None = None
        self._head_bytes = 0
        self._body_bytes = 0
        self._body_bytes_come = 0
        if left:
            self.add(left)

    @property
    def has_begun(self) -> bool:
        """Whether anything has come."""
        return bool(self.head)

    @property
    def is_whole(self) -> bool:
        """Whether a thread would wait for nothing, or is the only one who can read the rest."""
        return self._head_bytes > 0 and (
            self.is_streamed or self._body_bytes_come >= self._body_bytes
        )

    @property
    def bytes_wanted(self) -> int:
        """How much to read next: never into the request after this one, once the head is here."""
        if not self._head_bytes:
            return PIECE_BYTES
        return min(PIECE_BYTES, self._body_bytes - self._body_bytes_come)

    @property
    def deadline(self) -> float:
        """Until when more must have come."""
        if not self._head_bytes:
            return self.began_at + HEAD_SECONDS
        return paced(self.began_at, self._body_bytes_come)

    def add(self, data: bytes) -> None:
        """What came now; too long a head is refused."""
        if self._head_bytes:
            self._body_bytes_come += len(data)
            if self.body_file:
                self.body_file.write(data)
            else:
                self.head += data
            return
        if not self.head:
            data = data.removeprefix(b"\r\n")  # one empty line may come first (RFC 9112 §2.2)
            self.began_at = time.monotonic()
        searched = max(0, len(self.head) - 3)
        self.head += data
        end = self.head.find(b"\r\n\r\n", searched)
        if 0 <= end < HEAD_BYTES_MAX:
            self._read_head(end + 4)
        elif len(self.head) >= HEAD_BYTES_MAX:
            self.refusal = HEAD_TOO_LARGE if b"\r\n" in self.head else TARGET_TOO_LONG

    def _read_head(self, head_bytes: int) -> None:
        """Learn when the request is whole. Only when: the parser reads it and judges it again."""
        self._head_bytes = head_bytes
        self.began_at = time.monotonic()
        lengths = _LENGTHS.findall(self.head, 0, head_bytes)
        if lengths:
            length = _LENGTH.fullmatch(lengths[0])
            if len(lengths) > 1 or not length or _CODED.search(self.head, 0, head_bytes):
                self.refusal = LENGTH_UNCLEAR
                return
            self._body_bytes = int(length[1])
        self._body_bytes_come = len(self.head) - head_bytes
        self.is_streamed = (
            bool(_READ_TO_KNOW.search(self.head, 0, head_bytes))
            or self._body_bytes > BODY_BYTES_MAX
        )
        if self._body_bytes > IN_MEMORY_BYTES and not self.is_whole:
            self.body_file = TemporaryFile()  # noqa: SIM115 - closed with the request
            self.body_file.write(self.head[head_bytes:])
            del self.head[head_bytes:]

    def close(self) -> None:
        """Forget the file."""
        if self.body_file:
            self.body_file.close()


class Reader(SocketUnreader):
    """Reads for the parser what has come, and beyond that from the line, at a pace."""

    def __init__(self, line: "Line"):
        super().__init__(line)
        self._body_file: IO[bytes] | None = None
        self._is_streamed = False
        self._began_at = 0.0
        self._bytes_read = 0

    def start(self, incoming: Incoming) -> None:
        """Take over a request."""
        self.unread(bytes(incoming.head))
        self._body_file, self._is_streamed = incoming.body_file, incoming.is_streamed
        if self._body_file:
            self._body_file.seek(0)
        self._began_at, self._bytes_read = time.monotonic(), 0

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next piece. Raises TimeoutError when it is not worth waiting for."""
        if self._body_file:
            # The hint is all that is left; whoever reads takes it piece by piece.
            if data := self._body_file.read(min(size_hint or PIECE_BYTES, PIECE_BYTES)):
                return data
            self._body_file = None
        data = self._next()
        self._bytes_read += len(data)
        return data

    def _next(self) -> bytes:
        if not self._is_streamed:
            # The poller reads this line and took the request for whole: two readers would each
            # get a part, and what is a body to one would be a request to the other.
            raise ConnectionResetError(errno.ECONNRESET, "the request ends otherwise than it said")
        try:
            return self.sock.recv(PIECE_BYTES)
        except BlockingIOError:
            seconds = max(HELD_SECONDS, self._bytes_read / FAST_BYTES_A_SECOND)
            deadline = min(paced(self._began_at, self._bytes_read), self._began_at + seconds)
            self.sock.wait_until(select.POLLIN, deadline)
        return self.sock.recv(PIECE_BYTES)


class Line(socket.socket):
    """A socket that never blocks: no thread waits for a reader while there is room to keep the
    answer. Who asks it to block only says how long it may wait."""

    def __init__(self, accepted: socket.socket):
        super().__init__(accepted.family, accepted.type, accepted.proto, accepted.detach())
        super().setblocking(False)
        self.backlog = bytearray()
        self._head = b""
        self._patience_seconds: float | None = None
        self._backlog_since, self._bytes_taken = 0.0, 0  # taken before then
        self._bytes_sent = 0

    def close(self) -> None:
        """Say no more and hear no more. The number stays taken: the poller still knows it, and
        the next connection must not get it before the poller has let go."""
        with contextlib.suppress(OSError):
            self.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        """Close for good; only the poller does, when nobody else has it."""
        super().close()

    def setblocking(self, flag: bool) -> None:
        """No system call, which would hand the interpreter to another thread each time."""
        self._patience_seconds = None if flag else 0.0

    def settimeout(self, value: float | None) -> None:
        """Wait at most so long."""
        self._patience_seconds = value

    def gettimeout(self) -> float | None:
        """How long it may wait."""
        return self._patience_seconds

    def sendall(self, data: bytes, flags: int = 0) -> None:  # type: ignore[override]
        """Send what goes now and keep the rest. The head of an answer waits for what follows it.

        Raises ConnectionResetError when the reader takes too little to wait for it.
        """
        if data.startswith(b"HTTP/1.") and not self._head:
            self._head = data
            return
        if self._head:
            data, self._head = self._head + data, b""
        rest = memoryview(data)
        if not self.backlog:
            rest = rest[self._send_now(rest) :]
            if not rest:
                return
            self._backlog_since, self._bytes_taken = time.monotonic(), self._bytes_read
        self.backlog += rest
        while len(self.backlog) > BACKLOG_BYTES_MAX:
            try:
                self.wait_until(select.POLLOUT, self.send_deadline)
            except TimeoutError as error:
                if time.monotonic() > self.send_deadline:  # it may have read meanwhile
                    raise ConnectionResetError(errno.ECONNRESET, "nobody reads") from error
            self.flush()

    def sendfile(self, file, offset=0, count=None) -> int:
        """Send a file the same way."""
        file.seek(offset)
        left = sent = count if count is not None else 1 << 62
        while left and (piece := file.read(min(PIECE_BYTES, left))):
            self.sendall(piece)
            left -= len(piece)
        return sent - left

    def flush(self) -> bool:
        """Send of what was kept as much as goes now; whether nothing is left."""
        sent = self._send_now(memoryview(self.backlog))
        del self.backlog[:sent]
        return not self.backlog

    @property
    def send_deadline(self) -> float:
        """Until when the reader must have taken more."""
        return paced(self._backlog_since, self._bytes_read - self._bytes_taken)

    @property
    def _bytes_read(self) -> int:
        """What arrived over there: the system keeps megabytes for who reads nothing at all."""
        on_the_way = fcntl.ioctl(self, termios.TIOCOUTQ, bytes(4))
        return self._bytes_sent - int.from_bytes(on_the_way, sys.byteorder)

    def wait_until(self, event: int, deadline: float) -> None:
        """Wait until something can be read or sent. Raises TimeoutError."""
        seconds = deadline - time.monotonic()
        if self._patience_seconds is not None:
            seconds = min(seconds, self._patience_seconds)
        poll = select.poll()
        poll.register(self, event)
        if seconds <= 0 or not poll.poll(seconds * 1_000):
            raise TimeoutError("the other side is too slow")

    def _send_now(self, data: memoryview) -> int:
        sent = 0
        try:
            while sent < len(data):
                sent += self.send(data[sent:])
        except BlockingIOError:
            pass
        self._bytes_sent += sent
        return sent


class Connection(TConn):
    """A connection whose requests are read before a thread is taken."""

    def __init__(self, cfg: Config, accepted: socket.socket, client: tuple, server: tuple):
        super().__init__(cfg, Line(accepted), client, server)
        self.parser = RequestParser(cfg, self.sock, client)
        self.parser.unreader = Reader(self.sock)
        self.initialized = True  # nothing is left for a thread to find out
        self.address = limits.network(client[0] if isinstance(client, tuple) else "")
        self.incoming = Incoming()
        self.deadline = 0.0
        self.lock = threading.Lock()  # of what follows, which its thread and the poller share
        self.is_working = False  # a thread has it
        self.early = bytearray()  # what came meanwhile, of the request after this one
        self.is_half_closed = False
        self.goes_on = False  # with another request, once the answer is sent
        self.is_leaving = False
        self.is_over = False  # closed and no longer counted
        self.ignored_bytes = 0

    @property
    def bytes_wanted(self) -> int:
        """How much to read next."""
        return PIECE_BYTES if self.is_working else self.incoming.bytes_wanted

    @property
    def is_quiet(self) -> bool:
        """Whether all is answered and sent, and nothing more was asked yet."""
        return (
            self.goes_on
            and not (self.sock.backlog or self.early or self.is_half_closed)
            and not self.incoming.is_streamed
            and not self.parser.unreader.buf.getvalue()
        )

    def start(self) -> None:
        """Hand the whole request to the parser."""
        self.is_working = True
        self.parser.unreader.start(self.incoming)

    def finish(self) -> None:
        """Begin the next request with what came behind the last."""
        self.incoming.close()
        left = self.parser.unreader.take_buffered() + self.early
        self.early.clear()
        self.incoming = Incoming(left)
        # Last: of a whole request that nobody works on, the poller would read nothing, and
        # nothing is what it hears of who has hung up.
        self.is_working = False


def paced(began_at: float, moved_bytes: int) -> float:
    """Until when the next byte must move, of what began then and has moved so far."""
    seconds = PACE_SECONDS + moved_bytes / PACE_BYTES_A_SECOND
    return began_at + min(seconds, MOVE_SECONDS_MAX)
