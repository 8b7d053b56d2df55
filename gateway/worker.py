"""The gateway's web worker: a thread is given to a whole request, and to nobody who is slow.

gunicorn's own gthread worker gives a thread to a connection and lets it wait there for the head,
the body and the reader of the answer; sixteen slow clients are enough to keep everybody out. Here
the poller waits. No TLS: that is the proxy's in front.
"""

import contextlib
import json
import queue
import resource
import selectors
import socket
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from gateway.callers import NO_SEAT, PIECE_BYTES, TOO_SLOW, Connection, Line, Refused, refusal_of
from shared import logs, settings

FRESH_SECONDS = 10.0  # for the first byte on a new connection
LEAVE_SECONDS = 2.0  # for a client to read the last answer before the line is cut
IGNORED_BYTES_MAX = 256 * 1024  # of what it goes on sending meanwhile
STOP_SECONDS = 2.0  # for a request already on its way when the process is told to stop
DRAIN_SECONDS = 0.1  # for the rest of a body nobody wanted
PER_ADDRESS_MAX = 100  # a whole office behind one address, each browser with six
SEND_BUFFER_BYTES = 256 * 1024
STREAMED_AT_ONCE = 4  # of the threads, for bodies that only a thread can read
SEAT_SECONDS = 10.0  # to wait for one of those
SWEEP_SECONDS = 0.25
ALIVE_SECONDS = 1.0  # between two signs of life for the process above, which waits for thirty
FILES_MAX = 4096


class Crew:
    """Threads that work off a queue; of a pool's own futures nothing is needed here."""

    def __init__(self, count: int, work: Callable[[Connection], None]):
        self._queue: queue.SimpleQueue[Connection | None] = queue.SimpleQueue()
        self._count, self._work = count, work
        for _ in range(count):
            threading.Thread(target=self._run, daemon=True).start()

    def take(self, conn: Connection) -> None:
        """Give a connection to whoever is free first."""
        self._queue.put(conn)

    def shutdown(self, wait: bool = False) -> None:
        """Let everybody go who has finished."""
        for _ in range(self._count):
            self._queue.put(None)

    def _run(self) -> None:
        while conn := self._queue.get():
            self._work(conn)


class RequestLog(Logger):
    """Of a request that broke, only what kind of error it was: the rest of gunicorn's lines holds
    addresses, paths and headers."""

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        """One JSON line, without what the error says."""
        kind = sys.exc_info()[0]
        logs.log.error("request_broken", error=kind.__name__ if kind else "")


class PatientWorker(ThreadWorker):
    """A threaded worker that waits for slow clients in its poller."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.log = RequestLog(self.cfg)
        self._waiting: dict[Connection, None] = {}  # in the poller, whoever came first in front
        self._per_address: Counter[str] = Counter()
        self._for_a_seat: deque[Connection] = deque()
        self._seats = STREAMED_AT_ONCE
        self._seated: Counter[str] = Counter()  # by address
        self._swept_at = self._stopped_at = self._notified_at = 0.0
        # Behind a proxy everybody has its address, and counting them is the proxy's.
        self._per_address_max = 0 if settings.from_environment().trusted_hops else PER_ADDRESS_MAX

    def init_process(self) -> None:
        """Allow as many open files as there may be connections, and then some."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft != resource.RLIM_INFINITY and soft < FILES_MAX:
            wanted = FILES_MAX if hard == resource.RLIM_INFINITY else min(FILES_MAX, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        super().init_process()

    def get_thread_pool(self) -> Crew:
        """The threads that answer."""
        return Crew(self.cfg.threads, self._serve)

    def notify(self) -> None:
        """A sign of life: with each event it would hand the interpreter to another thread."""
        now = time.monotonic()
        if now - self._notified_at > ALIVE_SECONDS:
            self._notified_at = now
            super().notify()

    # -- coming -------------------------------------------------------------------------------

    def accept(self, listener: socket.socket) -> bool:
        """Let a connection wait for its first request; returns whether there was one."""
        try:
            accepted, client = listener.accept()
        except OSError as error:
            self.log.debug("No connection accepted: %s", error)
            return False
        # Or the system keeps four megabytes of answers for each who reads nothing.
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        conn = Connection(self.cfg, accepted, client, listener.getsockname())
        self.nr_conns += 1
        self._per_address[conn.address] += 1
        self._guarded(self._welcome, conn)
        return True

    def _welcome(self, conn: Connection) -> None:
        conn.deadline = time.monotonic() + FRESH_SECONDS
        self._wait(conn, selectors.EVENT_READ, self._read)
        self._make_place(conn)

    def set_accept_enabled(self, enabled: bool) -> None:
        """A worker told to stop refuses who is new at once, rather than let them wait in line;
        whoever waits there already comes in, or the system would cut their lines unheard."""
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                for _ in range(self.cfg.backlog):
                    if not self.accept(listener):
                        break
                listener.close()

    def _make_place(self, conn: Connection) -> None:
        """Where there are too many, whoever would be parted with first has to go at once."""
        address = conn.address
        if self._per_address_max and self._per_address[address] > self._per_address_max:
            waiting = [each for each in self._waiting if each.address == address]
        elif self.nr_conns >= self.worker_connections:
            waiting = list(self._waiting)
        else:
            return
        idle = [each for each in waiting if not each.is_working]
        self._drop(min(idle, key=lambda each: each.deadline))

    def _read(self, conn: Connection) -> None:
        try:
            data = conn.sock.recv(conn.bytes_wanted)
        except BlockingIOError:
            return
        with conn.lock:
            if conn.is_working:
                conn.early += data
                conn.is_half_closed = not data
                if conn.is_half_closed or len(conn.early) > PIECE_BYTES:
                    self._stop_waiting(conn)
                return
        if not data:
            self._drop(conn)
            return
        conn.incoming.add(data)
        self._look(conn)

    def _look(self, conn: Connection) -> None:
        """Give a whole request to a thread; let any other wait."""
        incoming = conn.incoming
        if incoming.refusal:
            self._refuse(conn, incoming.refusal)
        elif not incoming.is_whole:
            conn.deadline = incoming.deadline if incoming.has_begun else conn.deadline
            self._wait(conn, selectors.EVENT_READ, self._read)
        elif not incoming.is_streamed:
            # It stays in the poller: most say nothing more, and need not be put back.
            self._wait(conn, selectors.EVENT_READ, self._read)
            self._work(conn)
        elif self._may_sit(conn):
            self._stop_waiting(conn)  # here the thread reads
            self._sit(conn)
        else:
            self._stop_waiting(conn)
            conn.deadline = time.monotonic() + SEAT_SECONDS
            self._for_a_seat.append(conn)

    def _may_sit(self, conn: Connection) -> bool:
        """Whoever has seats already leaves as many to others."""
        return self._seats > (self._seated[conn.address] if self._per_address_max else 0)

    def _sit(self, conn: Connection) -> None:
        self._seats -= 1
        self._seated[conn.address] += 1
        self._work(conn)

    def _stand_up(self, conn: Connection) -> None:
        """Leave a seat to who waits for one: first to an address that has none."""
        self._seats += 1
        self._seated[conn.address] -= 1
        self._seated += Counter()  # forget who has none
        if self._for_a_seat:
            first = min(self._for_a_seat, key=lambda each: self._seated[each.address])
            if self._may_sit(first):
                self._for_a_seat.remove(first)
                self._sit(first)

    def _work(self, conn: Connection) -> None:
        conn.start()
        self.tpool.take(conn)

    # -- going --------------------------------------------------------------------------------

    def _serve(self, conn: Connection) -> None:
        """Answer a request, in a thread. The poller is woken only if there is more to do."""
        try:
            conn.goes_on = bool(self.handle(conn))
            conn.sock.sendall(b"")
        except Exception as error:
            self.log.debug("Line broken: %s", error)
            conn.goes_on = False
        with conn.lock:
            if self.alive and conn.is_quiet:
                conn.deadline = time.monotonic() + self.cfg.keepalive
                conn.finish()
                return
        self.method_queue.defer(self._guarded, self._finish, conn)

    def _finish(self, conn: Connection) -> None:
        """The thread is done; what its reader has not taken yet is sent from here."""
        if conn.incoming.is_streamed:
            self._stand_up(conn)
        self._stop_waiting(conn)
        conn.finish()
        self._send(conn)

    def _keepalive_after(self, conn: Connection, keepalive: bool) -> bool:
        # A body nobody wanted is not waited for: the line is cut instead.
        return keepalive and bool(conn.parser.finish_body(time.monotonic() + DRAIN_SECONDS))

    def _send(self, conn: Connection) -> None:
        if conn.sock.backlog and not conn.sock.flush():
            conn.deadline = conn.sock.send_deadline
            self._wait(conn, selectors.EVENT_WRITE, self._send)
            return
        self._stop_waiting(conn)
        if not conn.goes_on:
            self._leave(conn)
            return
        conn.deadline = time.monotonic() + self.cfg.keepalive
        self._look(conn)

    def handle_error(self, req: Any, client: Line, addr: Any, exc: Exception) -> None:
        """Answer what the parser did not take; of the error only its kind is logged."""
        refused = refusal_of(exc)
        logs.log.warning("request_refused", error=type(exc).__name__, status=refused.status)
        with contextlib.suppress(OSError):
            self._tell(client, refused)

    def _tell(self, line: Line, refused: Refused) -> None:
        problem = {
            "type": f"urn:fanbu:problem:{refused.code}",
            "title": refused.reason,
            "status": refused.status,
            "detail": refused.detail,
            "code": refused.code,
        }
        body = json.dumps(problem).encode()
        again = refused.retry_after_seconds
        head = (
            f"HTTP/1.1 {refused.status} {refused.reason}\r\n"
            "Content-Type: application/problem+json\r\n"
            + (f"Retry-After: {again}\r\n" if again else "")
            + f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        line.sendall(head.encode())
        line.sendall(body)

    def _refuse(self, conn: Connection, refused: Refused) -> None:
        """Answer a request of which no thread will hear."""
        self._tell(conn.sock, refused)
        conn.sock.backlog.clear()
        self._leave(conn)

    def _leave(self, conn: Connection) -> None:
        """Close so that the client can still read its answer (RFC 9112 §9.6)."""
        self._stop_waiting(conn)
        conn.sock.shutdown(socket.SHUT_WR)
        conn.deadline = time.monotonic() + LEAVE_SECONDS
        conn.is_leaving = True
        self._wait(conn, selectors.EVENT_READ, self._ignore)

    def _ignore(self, conn: Connection) -> None:
        try:
            data = conn.sock.recv(PIECE_BYTES)
        except BlockingIOError:
            return
        conn.ignored_bytes += len(data)
        if not data or conn.ignored_bytes > IGNORED_BYTES_MAX:
            self._drop(conn)

    def _drop(self, conn: Connection) -> None:
        """Close it: nobody else does. Not under a thread's hands, which `_finish` follows."""
        if conn.is_over:
            return
        self._stop_waiting(conn)
        with conn.lock:
            if conn.is_working:
                conn.is_half_closed = True
                conn.sock.close()
                return
        conn.is_over = True
        conn.incoming.close()
        conn.sock.let_go()
        self.nr_conns -= 1
        self._per_address[conn.address] -= 1
        if not self._per_address[conn.address]:
            del self._per_address[conn.address]

    # -- waiting ------------------------------------------------------------------------------

    def _wait(self, conn: Connection, event: int, work: Any) -> None:
        if conn in self._waiting:
            return
        self.poller.register(conn.sock, event, lambda _sock: self._wake(work, conn))
        self._waiting[conn] = None

    def _wake(self, work: Any, conn: Connection) -> None:
        if conn in self._waiting:  # not parted with a moment ago, for another one's sake
            self._guarded(work, conn)

    def _stop_waiting(self, conn: Connection) -> None:
        if conn in self._waiting:
            del self._waiting[conn]
            with contextlib.suppress(KeyError, ValueError):
                self.poller.unregister(conn.sock)

    def _guarded(self, work: Any, conn: Connection) -> None:
        """A line that breaks ends itself and not the worker."""
        try:
            work(conn)
        except (OSError, KeyError, ValueError) as error:  # the last two of the selector
            self.log.debug("Line broken: %s", error)
            self._drop(conn)

    def murder_keepalived(self, force: bool = False) -> None:
        """Part with whoever is late; when stopping, with whoever asks nothing."""
        now = time.monotonic()
        if not (force or now - self._swept_at > SWEEP_SECONDS):
            return
        self._swept_at = now
        if not self.alive:
            self._stopped_at = self._stopped_at or now
        for conn in [*self._waiting, *self._for_a_seat]:
            if conn.is_working and not force:
                continue
            idle = not conn.incoming.has_begun
            if force or (self._stopped_at and idle and now > self._stopped_at + STOP_SECONDS):
                self._drop(conn)
            elif now > conn.deadline:
                if conn.sock.backlog and not conn.is_leaving:
                    conn.deadline = conn.sock.send_deadline  # it may have read meanwhile
                if now > conn.deadline:
                    self._part(conn)

    def _part(self, conn: Connection) -> None:
        if conn in self._for_a_seat:
            self._for_a_seat.remove(conn)
            self._guarded(lambda late: self._refuse(late, NO_SEAT), conn)
        elif conn.is_leaving or conn.sock.backlog or not conn.incoming.has_begun:
            self._drop(conn)
        else:
            self._guarded(lambda late: self._refuse(late, TOO_SLOW), conn)
