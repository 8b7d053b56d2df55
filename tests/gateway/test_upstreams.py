"""How the gateway asks a service: in time, twice only where it may, and never with all threads."""

import contextlib
import socket
import threading
import time
from pathlib import Path
from typing import NamedTuple

import pytest
import requests
from flask import Flask

from gateway.routing.connections import Upload
from gateway.routing.retries import RETRIES_PER_REQUEST, RETRIES_SAVED_MAX
from gateway.upstreams import LOOKERS_MAX, SEATS, Upstreams
from shared.errors import Refusal, Unavailable
from shared.gateway_client import GatewayClient
from shared.identity import Principal
from shared.settings import SERVICES, Settings
from tests import engines
from tests.gateway.conftest import Gate, serving
from tests.gateway.moody import HUNG, STOPPED, UP, Moody, gateway_before
from tests.service import COMMUNITY
from tests.threads import together

BUSY_NO_MORE = b"HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 2\r\n\r\n{}"
BUSY = b"HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}"
DEADLINE_SECONDS = 0.5


def before(service, deadline_seconds=10.0, names=SERVICES):
    upstreams = dict.fromkeys(names, service.address)
    return Upstreams(Settings(Path(), "sqlite", "", upstreams), deadline_seconds)


@pytest.mark.parametrize(
    ("method", "headers", "body", "status", "times"),
    [
        ("GET", {}, None, 200, 2),
        ("POST", {"Idempotency-Key": "k1"}, b"x", 200, 2),
        ("POST", {}, b"x", 503, 1),
        ("POST", {"Idempotency-Key": "k1"}, Upload(iter([b"x"]), 1), 503, 1),
    ],
)
def test_who_is_busy_for_a_moment_is_asked_once_more_where_twice_is_once(
    method, headers, body, status, times
):
    service = Moody()
    service.says = [BUSY]
    assert before(service).ask("store", method, "/things", headers, body).status == status
    assert len(service.heads) == times


def test_who_stays_busy_says_so_itself_and_keeps_its_breaker_closed():
    service = Moody()
    services = before(service)
    for _ in range(4):
        service.says = [BUSY, BUSY]
        assert services.ask("store", "POST", "/things").status == 503
    assert services.breakers()["store"] == "closed"


def test_a_failing_service_is_not_asked_twice_as_often():
    service = Moody()
    services = before(service)
    requests_sent = 40
    service.says = [BUSY_NO_MORE] * requests_sent * 2
    for _ in range(requests_sent):
        services.ask("store", "GET", "/things")
    retried = len(service.heads) - requests_sent
    assert retried <= RETRIES_SAVED_MAX + RETRIES_PER_REQUEST * requests_sent


def dripping(listener):
    """A service that sends one byte of its answer every now and then."""
    connection, _ = listener.accept()
    with connection:
        connection.recv(65536)
        for sign in b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + b"x" * 900:
            try:
                connection.sendall(bytes([sign]))
            except OSError:
                return
            time.sleep(0.02)


def test_an_answer_that_drips_ends_at_the_deadline():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=dripping, args=(listener,), daemon=True).start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        services = Upstreams(Settings(Path(), "sqlite", "", {"store": address}), DEADLINE_SECONDS)
        began = time.monotonic()
        with pytest.raises(Unavailable) as refused:
            services.ask("store", "GET", "/things")
        assert refused.value.code == "service_timeout"
        assert time.monotonic() - began < DEADLINE_SECONDS + 0.5


def test_nobody_waits_for_a_service_whose_breaker_is_open_and_it_closes_by_itself():
    service = Moody()
    services = before(service, DEADLINE_SECONDS)
    service.turn(HUNG)
    together(8, lambda _: _code(services))
    assert services.breakers()["store"] == "open"
    began = time.monotonic()
    assert {_code(services) for _ in range(50)} == {"service_unavailable"}
    assert time.monotonic() - began < 1
    service.turn(UP)
    until = time.monotonic() + 5
    while _code(services) is not None:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert services.breakers()["store"] == "closed"


def test_a_hung_service_holds_no_more_threads_than_it_has_seats():
    service = Moody()
    services = before(service, 3.0)
    service.turn(HUNG)
    began = time.monotonic()
    waited = sorted(
        together(30, lambda _: (_code(services), time.monotonic() - began)), key=lambda one: one[1]
    )
    busy = [seconds for code, seconds in waited if code == "service_busy"]
    assert len(busy) == 30 - SEATS["person"] and max(busy) < 2.5
    service.turn(STOPPED)


def test_looking_at_all_services_piles_up_no_threads():
    service = Moody()
    services = before(service)
    service.turn(HUNG)
    most, stop = [0], threading.Event()
    standing = threading.active_count()

    def count():
        while not stop.wait(0.01):
            most[0] = max(most[0], threading.active_count() - standing)

    counter = threading.Thread(target=count)
    counter.start()
    together(20, lambda _: _looked(services))
    stop.set()
    counter.join()
    mine = 20 + 1 + len(SERVICES) * sum(SEATS.values())  # who asks, who counts, who is hung
    assert most[0] <= mine + LOOKERS_MAX * len(SERVICES)
    service.turn(STOPPED)


class Elsewhere(NamedTuple):
    """A service that answers at an address of its own."""

    address: str


def _looked(services):
    try:
        return services.get_json_of_all("/readyz")
    except Unavailable as refused:
        return refused.code


def _code(services):
    try:
        services.ask("store", "GET", "/things")
    except Unavailable as refused:
        return refused.code
    return None


def test_a_service_full_of_people_who_wait_for_another_one_does_not_stand_still():
    """Each request at the store asks the ledger through the same gateway while it is waited for."""
    store = Flask("store")
    asking = {}

    @store.get("/things")
    def things():
        try:
            return asking["client"].read(Principal("li", COMMUNITY), "/ledger/things", {})
        except Refusal as refused:
            return {"code": refused.code}, refused.status

    with engines.fresh("sqlite") as settings, serving(store) as address:
        services = {name: Moody() for name in SERVICES}
        services["store"] = Elsewhere(address)
        with gateway_before(settings, services) as gateway:
            asking["client"] = GatewayClient(gateway.settings, "store")
            token = Gate(gateway.settings).token("clerk", seconds=300)
            headers = {"Authorization": f"Bearer {token}"}
            began = time.monotonic()
            answers = together(16, lambda _: _get(gateway.url, headers))
            assert answers == [200] * 16
            assert time.monotonic() - began < 10


def _get(url, headers):
    return requests.get(f"{url}/api/v1/store/things", headers=headers, timeout=30).status_code


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Thin",
        b"HTTP/1.0 200 OK\r\n\r\n",
        b"HTTP/1.1 two OK\r\n\r\n",
        b"hello\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n"
        + b"X: y\r\n" * 40
        + b"".join(b"X%d: y\r\n" % n for n in range(101))
        + b"\r\n",
    ],
)
def test_a_head_that_does_not_come_whole_is_no_answer(head):
    with saying(head) as (services, _), pytest.raises(Unavailable) as refused:
        services.ask("store", "GET", "/things")
    assert refused.value.code == "service_unavailable"


def test_who_says_more_than_was_told_is_not_asked_on_that_line_again():
    more = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad"
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + more
    with saying(answer, hangs_up=False) as (services, lines):
        assert [services.ask("store", "GET", "/things").data for _ in range(3)] == [b"ok"] * 3
    assert len(lines) == 3


@contextlib.contextmanager
def saying(answer, hangs_up=True):
    """A store that answers so whatever it is asked, and the lines on which it was."""
    lines = []

    def say(listener):
        with contextlib.suppress(OSError):  # nobody asks any more
            while True:  # a question that is the same twice may be asked twice
                connection, _ = listener.accept()
                lines.append(connection)
                with connection:
                    while connection.recv(65536):
                        connection.sendall(answer)
                        if hangs_up:
                            break

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=say, args=(listener,))
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            yield Upstreams(Settings(Path(), "sqlite", "", {"store": address}), 5.0), lines
        finally:
            for each in (listener, *lines):  # who waits there is woken
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            thread.join()
