"""Whoever is slow, at the beginning, in the middle or at the end, keeps nobody else waiting."""

import contextlib
import socket
import statistics
import sys
import threading
import time

import pytest
import urllib3
from gunicorn.config import Config

from gateway.callers import HEAD_SECONDS, HELD_SECONDS, PACE_SECONDS, Connection
from gateway.routing.answers import HELD_BYTES_MAX
from gateway.worker import PER_ADDRESS_MAX, Crew
from shared.settings import SERVICES
from tests.gateway.gateways import answer_on, echoing, status_of, wait_until

SLOW_SECONDS = 30  # by then everybody slow is gone
HELLO = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
LAST_HELLO = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.fixture(scope="module")
def door():
    """A gateway process in front of four echoing services, and what a person sends along."""
    with echoing() as (running, token, echo):
        yield running, {"Authorization": f"Bearer {token}"}, echo


def ask(door) -> float:
    """An honest question; the seconds until its answer. Its connection is not kept: it would
    count among those that are still open."""
    running, headers, _ = door
    started = time.perf_counter()
    answer = urllib3.request(
        "GET",
        f"{running.url}/api/v1/store/things",
        headers=headers | {"Connection": "close"},
        timeout=20,
    )
    assert answer.status == 200
    return time.perf_counter() - started


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def drip(lines, piece: bytes, stop: threading.Event) -> None:
    """One piece more on every line each second, as long as it is open."""
    while not stop.wait(1):
        for line in lines:
            with contextlib.suppress(OSError):
                line.sendall(piece)


@contextlib.contextmanager
def dripping(lines, piece: bytes):
    stop = threading.Event()
    thread = threading.Thread(target=drip, args=(lines, piece, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        for line in lines:
            line.close()


def test_two_hundred_dripping_heads_and_fifty_dripping_bodies_keep_nobody_waiting(door):
    running, headers, _ = door
    alone = p95([ask(door) for _ in range(100)])
    heads = [
        running.line(b"GET / HTTP/1.1\r\nHost: x\r\n", f"127.0.0.{2 + n % 4}") for n in range(200)
    ]
    start = (
        b"POST /api/v1/store/things HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\n"
        + f"Authorization: {headers['Authorization']}\r\n".encode()
    )
    whole = start + b"Content-Length: 100000\r\n\r\n{"
    chunked = start + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"
    bodies = [running.line(chunked if n % 5 == 0 else whole, "127.0.0.6") for n in range(50)]
    with dripping(heads, b"X-a: b\r\n"), dripping(bodies, b" "):
        wait_until(lambda: running.connections >= 250)
        meanwhile = [ask(door) for _ in range(200)]
        assert p95(meanwhile) < max(0.25, 5 * alone)
        assert max(meanwhile) < HEAD_SECONDS / 2
        wait_until(lambda: running.connections <= 2, SLOW_SECONDS)
    ask(door)


def test_a_head_that_drips_is_answered_408(door):
    told = answer_on(door[0].line(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "))
    assert status_of(told) == 408
    assert b'"code": "request_too_slow"' in told


def test_whoever_says_nothing_is_left_without_a_word(door):
    assert answer_on(door[0].line()) == b""


def test_a_body_that_stops_is_answered_408_whether_its_length_was_told_or_not(door):
    running, headers, _ = door
    start = (
        b"POST /api/v1/store/things HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\n"
        + f"Authorization: {headers['Authorization']}\r\n".encode()
    )
    lines = [
        running.line(start + b"Content-Length: 9\r\n\r\n{"),
        running.line(start + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"),
    ]
    assert [status_of(answer_on(line)) for line in lines] == [408, 408]


def test_a_head_in_pieces_that_comes_in_time_is_heard(door):
    line = door[0].line()
    for at in range(0, len(LAST_HELLO), 7):
        line.sendall(LAST_HELLO[at : at + 7])
        time.sleep(0.01)
    assert status_of(answer_on(line)) == 200


def test_requests_sent_in_one_go_are_answered_in_their_order(door):
    running, headers, _ = door
    who = f"Host: x\r\nAuthorization: {headers['Authorization']}\r\n"
    post = f"POST /api/v1/store/%d HTTP/1.1\r\n{who}Content-Length: 2\r\n\r\n{{}}"
    get = f"GET /api/v1/store/%d HTTP/1.1\r\n{who}\r\n"
    sent = "".join((post if n % 2 else get) % n for n in range(20)).encode()
    told = answer_on(running.line(sent + LAST_HELLO))
    assert told.count(b"HTTP/1.1 200 OK") == 21
    places = [told.find(f'"path": "/{n}"'.encode()) for n in range(20)]
    assert -1 not in places
    assert places == sorted(places)


def test_in_the_moment_a_thread_finishes_the_poller_does_not_take_the_line_for_closed():
    here, there = socket.socketpair()
    conn = Connection(Config(), here, "", "")

    def answer(conn: Connection) -> None:
        conn.parser.unreader.take_buffered()
        conn.finish()

    crew, slice_seconds = Crew(1, answer), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(2_000):
            conn.incoming.add(HELLO)
            conn.start()
            crew.take(conn)
            while conn.is_working:
                pass
            assert conn.bytes_wanted > 0
    finally:
        sys.setswitchinterval(slice_seconds)
        crew.shutdown()
        conn.close()
        there.close()


def test_a_long_body_is_heard_whole_before_a_thread_is_taken(door):
    running, headers, echo = door
    body = b'"' + b"x" * 3_000_000 + b'"'
    told = urllib3.request(
        "POST",
        f"{running.url}/api/v1/store/things",
        body=body,
        headers=headers | {"Idempotency-Key": "k", "Content-Type": "application/json"},
    )
    assert told.status == 200
    assert echo.asked[-1]["body"].encode() == body


def test_who_waits_for_leave_to_send_a_body_is_given_it(door):
    running, headers, _ = door
    line = running.line(
        b"POST /api/v1/store/things HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\n"
        + f"Authorization: {headers['Authorization']}\r\n".encode()
        + b"Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n"
    )
    assert line.recv(100).startswith(b"HTTP/1.1 100 ")
    line.sendall(b"{}")
    assert status_of(answer_on(line)) == 200


def test_whoever_never_reads_holds_no_thread(door):
    running, headers, echo = door
    # As long as is held whole, of services with seats for all: no line is refused and so idle.
    echo.says["/much"] = {"text": "x" * (HELD_BYTES_MAX - 100)}
    lines = [running.line(source=f"127.0.0.{7 + n % 2}") for n in range(24)]
    for number, line in enumerate(lines):
        start = (
            f"GET /api/v1/{SERVICES[number % len(SERVICES)]}/much HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: {headers['Authorization']}\r\n\r\n"
        ).encode()
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.sendall(start * 32)  # more than the four megabytes that the system itself keeps
    assert max(ask(door) for _ in range(30)) < PACE_SECONDS / 2
    wait_until(lambda: running.connections <= 2, PACE_SECONDS + SLOW_SECONDS)
    for line in lines:
        line.close()


def test_an_address_with_too_many_connections_loses_its_oldest_and_others_lose_none(door):
    running = door[0]
    honest = running.line(source="127.0.0.9")
    lines = [running.line(b"GET / HTTP/1.1\r\n", "127.0.0.10") for _ in range(PER_ADDRESS_MAX + 5)]
    told = [line.recv(1) for line in lines[:5]]
    assert told == [b""] * 5
    lines[-1].sendall(b"Host: x\r\n\r\n")
    honest.sendall(HELLO)
    assert honest.recv(12) == lines[-1].recv(12) == b"HTTP/1.1 200"
    for line in [*lines, honest]:
        line.close()


def test_lengths_that_are_none_hold_no_thread(door):
    running, headers, _ = door
    start = "POST /api/v1/store/things HTTP/1.1\r\nHost: x\r\n"
    start += f"Authorization: {headers['Authorization']}\r\n"
    lines = [
        running.line(f"{start}Content-Length: {'0' * 19}5\r\n\r\n{{".encode(), "127.0.0.11")
        for _ in range(36)
    ]
    hello = running.line(LAST_HELLO)
    hello.settimeout(2)
    assert status_of(answer_on(hello)) == 200
    told = [answer_on(line) for line in lines]
    assert {status_of(each) for each in told} == {400}
    assert all(b"length_unclear" in each for each in told)


def test_an_address_that_sends_in_pieces_leaves_seats_to_others(door):
    running, headers, _ = door
    start = (
        b"POST /api/v1/store/things HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\n"
        + f"Authorization: {headers['Authorization']}\r\n".encode()
        + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    slow = [running.line(start + b"1\r\n{\r\n", "127.0.0.12") for _ in range(5)]
    stop = threading.Event()
    pieces = b"400\r\n" + b" " * 0x400 + b"\r\n"
    thread = threading.Thread(target=drip, args=(slow, pieces * 4, stop))  # faster than the pace
    thread.start()
    try:
        honest = running.line(start + b"2\r\n{}\r\n0\r\n\r\n", "127.0.0.13")
        honest.settimeout(5)
        assert status_of(answer_on(honest)) == 200
        begun = time.monotonic()
        told = sorted(status_of(line.recv(65536)) for line in slow)
        assert told == [408, 408, 503, 503, 503]
        assert time.monotonic() - begun < HELD_SECONDS + 10
    finally:
        stop.set()
        thread.join()
        for line in slow:
            line.close()
