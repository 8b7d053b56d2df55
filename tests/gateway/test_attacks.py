"""Whoever sends too much is refused, the gateway stays small, and an honest client is served."""

import contextlib
import gzip
import socket
import threading

import pytest
import urllib3

from gateway.callers import HEAD_BYTES_MAX
from gateway.worker import PER_ADDRESS_MAX
from shared.settings import BODY_BYTES_MAX
from tests.gateway.gateways import answer_on, echoing, status_of, wait_until

GROWTH_MB_MAX = 24  # of a process that has nothing to remember of an attack
STRANGER = "127.0.0.20"


@pytest.fixture(scope="module")
def door():
    """A gateway process in front of four echoing services, and a person's session."""
    with echoing() as door:
        yield door


@pytest.fixture
def honest(door):
    """Somebody who asks all the while and must always get an answer; memory must stay flat."""
    running, token, _ = door
    stop, statuses = threading.Event(), []

    def ask():
        with urllib3.PoolManager(headers={"Authorization": f"Bearer {token}"}) as pool:
            while not stop.wait(0.05) or not statuses:
                url = f"{running.url}/api/v1/store/things"
                statuses.append(pool.request("GET", url, timeout=10, retries=False).status)

    before = running.memory_mb
    thread = threading.Thread(target=ask)
    thread.start()
    wait_until(lambda: statuses)
    yield
    stop.set()
    thread.join()
    assert set(statuses) == {200}
    assert running.memory_mb - before < GROWTH_MB_MAX


def head(door, *lines: str, method="POST", path="/api/v1/store/things") -> bytes:
    rows = [f"{method} {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {door[1]}"]
    return ("\r\n".join([*rows, "Idempotency-Key: k", *lines]) + "\r\n\r\n").encode()


def pour(line: socket.socket, piece: bytes, bytes_max: int) -> int:
    """Send until the other side has enough; how much it took."""
    sent = 0
    with contextlib.suppress(OSError):
        while sent < bytes_max:
            line.sendall(piece)
            sent += len(piece)
    return sent


def test_a_gigabyte_is_refused_before_a_byte_of_it_is_read(door, honest):
    line = door[0].line(head(door, f"Content-Length: {1 << 30}"), STRANGER)
    told = line.recv(65536)
    assert status_of(told) == 413
    assert pour(line, b"x" * 65536, 1 << 30) < 1 << 24
    line.close()
    assert all(each["body"] == "" for each in door[2].asked)


def test_a_gigabyte_in_chunks_is_refused_at_the_limit(door, honest):
    line = door[0].line(head(door, "Transfer-Encoding: chunked"), STRANGER)
    piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    told: list[bytes] = []
    reader = threading.Thread(target=lambda: told.append(line.recv(65536)))
    reader.start()
    assert pour(line, piece, 1 << 30) < 8 * BODY_BYTES_MAX
    reader.join(30)
    assert status_of(told[0]) == 413
    line.close()


@pytest.mark.parametrize(
    "sent, status",
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: 1\r\n" * 20_000, 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: 1\r\n" * 200 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 10_000_000, 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 9_000 + b"\r\n\r\n", 431),
        (b"GET /" + b"a" * 10_000_000, 414),
        (b"GET /" + b"a" * (HEAD_BYTES_MAX // 2) + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /?" + b"a=1&" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: \x00\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\r\n\r\n", 400),
        (b"\r\n\r\n\r\n\r\n", 400),
        (b"GET / HTTP/1.1\nHost: x\n\n\r\n\r\n", 400),
    ],
    ids=lambda value: value if isinstance(value, int) else value[:24],
)
def test_a_head_that_is_too_much_or_none_is_refused(door, honest, sent, status):
    line = door[0].line(source=STRANGER)
    pour(line, sent, len(sent))
    assert status_of(answer_on(line)) == status


def test_a_thousand_parameters_are_only_a_long_line(door, honest):
    query = "&".join(f"a{n}=1" for n in range(1000))
    path = f"/api/v1/store/things?{query}"
    line = door[0].line(head(door, "Connection: close", method="GET", path=path), STRANGER)
    assert status_of(answer_on(line)) == 200


def test_a_body_packed_a_thousandfold_is_not_unpacked(door, honest):
    bomb = gzip.compress(bytes(64 * 1024 * 1024))
    line = door[0].line(
        head(door, "Content-Encoding: gzip", f"Content-Length: {len(bomb)}", "Connection: close")
        + bomb,
        STRANGER,
    )
    told = answer_on(line)
    assert status_of(told) == 415
    assert b"media_type_unsupported" in told


def test_a_crowd_of_connections_loses_its_own_and_nobody_elses(door, honest):
    running = door[0]
    crowd = [running.line(source=f"127.0.0.{30 + n % 3}") for n in range(4 * PER_ADDRESS_MAX)]
    wait_until(lambda: running.connections <= 3 * PER_ADDRESS_MAX + 10)
    for line in crowd:
        line.close()


def test_twenty_bodies_of_five_megabytes_at_a_time_wait_in_files(door, honest):
    running = door[0]
    start = head(door, f"Content-Length: {BODY_BYTES_MAX}")
    lines = [running.line(start + b"x" * (BODY_BYTES_MAX - 1), STRANGER) for _ in range(20)]
    before = len(door[2].asked)
    for line in lines:
        line.close()
    assert not any(each["method"] == "POST" for each in door[2].asked[before:])
