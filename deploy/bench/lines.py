"""Kept-alive connections that cost whoever measures as little as possible, and turns of them."""

import re
import socket
import threading
import time
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

TURN_SECONDS = 1.0
_LENGTH = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)


class Line:
    """A connection whose requests are bytes made beforehand."""

    def __init__(self, url: str, token: str):
        where = urlsplit(url)
        self._head = f"HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: Bearer {token}\r\n"
        self._socket = socket.create_connection((where.hostname, where.port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> bytes:
        """The bytes of a question."""
        return f"GET {path} {self._head}\r\n".encode()

    def post(self, path: str, body: bytes, key: str) -> bytes:
        """The bytes of something to do once."""
        return (
            f"POST {path} {self._head}Content-Type: application/json\r\n"
            f"Idempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body

    def ask(self, asked: bytes) -> bytes:
        """The whole of an answer, which must be a good one."""
        self._socket.sendall(asked)
        told = self._socket.recv(65536)
        while (end := told.find(b"\r\n\r\n")) < 0:
            told += self._more()
        length = _LENGTH.search(told, 0, end)
        assert told.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 201 ")) and length, told[:600]
        while len(told) < end + 4 + int(length[1]):
            told += self._more()
        return told[end + 4 :]

    def _more(self) -> bytes:
        data = self._socket.recv(65536)
        assert data, "the line was cut"
        return data

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


class Turn(NamedTuple):
    """What some lines got in one turn: how many answers, in how long, and how long each took."""

    answers: int
    seconds: float
    took_ms: list[float]

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    def percentile_ms(self, percent: int) -> float:
        """So many of a hundred answers came at least as soon."""
        ordered = sorted(self.took_ms)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def turn(clients: int, ask: Callable[[int], object], seconds: float = TURN_SECONDS) -> Turn:
    """Let so many clients ask one thing after the other, until the turn is over."""
    took: list[list[float]] = [[] for _ in range(clients)]
    until = time.perf_counter() + seconds

    def keep_asking(client: int) -> None:
        began = time.perf_counter()
        while began < until:
            ask(client)
            ended = time.perf_counter()
            took[client].append((ended - began) * 1_000)
            began = ended

    lasted = in_threads(clients, keep_asking)
    every = [each for client in took for each in client]
    return Turn(len(every), lasted, every)


def in_threads(count: int, work: Callable[[int], object]) -> float:
    """Do it in so many threads; the seconds until the last is done."""
    failed: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return time.perf_counter() - started
