"""An answer that breaks off on the way breaks nothing but itself."""

import json
from contextlib import ExitStack
from dataclasses import replace

import pytest

from shared.settings import SERVICES
from tests import engines
from tests.gateway.conftest import Gate, database
from tests.gateway.gateways import answer_on, gateway_process, status_of, wait_until
from tests.gateway.moody import Moody
from tests.threads import together

PROMISED = 400_000
BROKEN = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % PROMISED
    + b"x" * 70_000
)
ASKED, SIDE_BY_SIDE = 300, 6


class Dying(Moody):
    """Promises much, says a part of it and hangs up."""

    def _waits(self, connection):
        if b" /half" in self.heads[-1].partition(b"\r\n")[0]:
            connection.sendall(BROKEN)
            return False
        return super()._waits(connection)


@pytest.fixture(scope="module")
def door():
    with ExitStack() as stack:
        settings = stack.enter_context(engines.fresh("sqlite"))
        upstreams = {name: Dying().address for name in SERVICES}
        running = stack.enter_context(gateway_process(replace(settings, upstreams=upstreams)))
        token = Gate(running.settings).token("clerk", seconds=3600)
        database.close()
        yield running, token


def test_three_hundred_answers_that_break_off_leave_the_same_worker_and_no_connection(door):
    running, token = door
    worker, before = running.worker, running.connections
    head = f"Host: x\r\nAuthorization: Bearer {token}\r\n\r\n"
    half = f"GET /api/v1/store/half HTTP/1.1\r\n{head}".encode()

    def ask(number: int) -> list[bytes]:
        source = f"127.0.0.{40 + number}"
        return [answer_on(running.line(half, source)) for _ in range(ASKED // SIDE_BY_SIDE)]

    told = [each for some in together(SIDE_BY_SIDE, ask) for each in some]
    broken = [each for each in told if status_of(each) == 200]
    assert len(broken) > ASKED // 2
    assert all(len(each) < PROMISED for each in broken)
    assert running.worker == worker
    honest = f"GET /api/v1/property/things HTTP/1.1\r\nConnection: close\r\n{head}".encode()
    assert status_of(answer_on(running.line(honest))) == 200
    wait_until(lambda: running.connections == before)


def test_of_what_broke_the_log_says_only_the_kind(door):
    running, token = door
    code = "R-SECRET-CODE"
    told = answer_on(running.line(f"GET /track/{code} HTTP/9.9\r\nHost: x\r\n\r\n".encode()))
    assert status_of(told) == 400
    head, _, body = told.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    assert json.loads(body)["code"] == "malformed_request"
    expected = b"GET / HTTP/1.1\r\nHost: x\r\nExpect: secret-token\r\n\r\n"
    told = answer_on(running.line(expected))
    assert status_of(told) == 417
    answer_on(
        running.line(
            f"GET /api/v1/store/half HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer {token}\r\n\r\n".encode()
        )
    )
    written = (running.settings.var / f"gateway{running.port}.log").read_text()
    for secret in (code, "secret-token", token, "127.0.0.1:"):
        assert secret not in written
    lines = [json.loads(line) for line in written.splitlines()]
    kinds = {each["error"] for each in lines if each["event"].startswith("request_")}
    assert {"InvalidHTTPVersion", "ExpectationFailed"} <= kinds
