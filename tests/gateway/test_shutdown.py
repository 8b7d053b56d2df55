"""A gateway told to stop answers what it began, and begins nothing more."""

import json
import os
import re
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
import urllib3

from deploy.processes import STOP_SECONDS
from shared.settings import SERVICES
from tests import engines
from tests.gateway.conftest import Gate, database, serving
from tests.gateway.gateways import answer_on, gateway_process, status_of, wait_until

IN_FLIGHT = 20
LONG = 200_000


class SlowService:
    """Answers nobody before it is let."""

    def __init__(self):
        self.asked, self.may_answer = 0, threading.Event()

    def __call__(self, environ, start_response):
        self.asked += 1
        assert self.may_answer.wait(60)
        body = json.dumps({"text": "x" * LONG}).encode()
        length = str(len(body))  # else it is a stream, of which there are fewer at a time
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", length)])
        return [body]


def test_twenty_requests_in_flight_are_all_answered_when_the_gateway_is_told_to_stop():
    slow = SlowService()
    answers: list[urllib3.BaseHTTPResponse] = []
    with engines.fresh("sqlite") as settings, serving(slow) as address:
        chosen = replace(settings, upstreams=dict.fromkeys(SERVICES, address))
        with gateway_process(chosen) as running:
            token = Gate(running.settings).token("clerk", seconds=600)
            database.close()
            idle = running.line(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert idle.recv(12) == b"HTTP/1.1 200"

            def ask(number: int) -> None:
                url = f"{running.url}/api/v1/{SERVICES[number % len(SERVICES)]}/things"
                headers = {"Authorization": f"Bearer {token}"}
                with urllib3.PoolManager(headers=headers) as pool:
                    answers.append(pool.request("GET", url, timeout=60, retries=False))

            people = [threading.Thread(target=ask, args=(n,)) for n in range(IN_FLIGHT)]
            for person in people:
                person.start()
            wait_until(lambda: slow.asked == IN_FLIGHT)
            told_at = time.monotonic()
            running.started.terminate()
            wait_until(lambda: is_refused(running))
            slow.may_answer.set()
            for person in people:
                person.join()
            assert running.started.wait(STOP_SECONDS) == 0
            assert time.monotonic() - told_at < STOP_SECONDS
            idle.close()
    assert [answer.status for answer in answers] == [200] * IN_FLIGHT
    assert all(len(answer.json()["text"]) == LONG for answer in answers)


def is_refused(running) -> bool:
    """Whether nobody new is let in."""
    try:
        running.line().close()
    except (ConnectionRefusedError, ConnectionResetError):  # closed before, or meanwhile
        return True
    return False


def test_whoever_has_come_before_the_gateway_hears_that_it_shall_stop_is_answered():
    with engines.fresh("sqlite") as settings:
        chosen = replace(settings, upstreams=dict.fromkeys(SERVICES, "http://127.0.0.1:1"))
        with gateway_process(chosen) as running:
            worker = running.worker
            os.kill(worker, signal.SIGSTOP)
            asked = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
            lines = [running.line(asked) for _ in range(IN_FLIGHT)]
            running.started.terminate()
            wait_until(lambda: is_told_to_stop(worker))
            os.kill(worker, signal.SIGCONT)
            answers = [status_of(answer_on(line)) for line in lines]
            assert running.started.wait(STOP_SECONDS) == 0
    assert answers == [200] * IN_FLIGHT


def is_told_to_stop(process: int) -> bool:
    """Whether the signal waits for it."""
    told = Path(f"/proc/{process}/status").read_text()
    pending = int(re.search(r"ShdPnd:\s+(\w+)", told)[1], 16)  # type: ignore[index]
    return bool(pending >> (signal.SIGTERM - 1) & 1)


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_whoever_asks_nothing_whole_does_not_hold_a_stopping_gateway(said):
    with engines.fresh("sqlite") as settings:
        chosen = replace(settings, upstreams=dict.fromkeys(SERVICES, "http://127.0.0.1:1"))
        with gateway_process(chosen) as running:
            line = running.line(said)
            wait_until(lambda: running.connections >= 1)
            running.started.terminate()
            assert running.started.wait(STOP_SECONDS + 5) == 0
            line.close()
