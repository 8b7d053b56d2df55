"""Each service stopped, hung, slow and flapping, while the other three are asked."""

import statistics
import threading
import time

import pytest
import requests

from shared.settings import SERVICES
from tests.gateway.moody import HUNG, SLOW, STOPPED, UP, house_of_moods

PAUSE_SECONDS = 0.02
CALM_SECONDS, HARD_SECONDS = 2.0, 9.0
ANSWERS_MIN = 100
P95_RATIO_MAX, P95_FLOOR_SECONDS = 1.5, 0.005
RECOVERY_SECONDS_MAX = 4.0
OPEN_ANSWER_SECONDS_MAX = 1.0  # half of it may be a trial
TROUBLED_CLIENTS = 4
TURNS_MAX = 3  # what else the machine does at the moment passes; waiting for a service does not


class Client(threading.Thread):
    """Asks one service again and again; keeps when it asked, how long it took and the answer."""

    def __init__(self, house, service):
        super().__init__(daemon=True)
        self.house, self.service = house, service
        self.seen: list[tuple[float, float, int, str]] = []
        self.stopped = threading.Event()

    def run(self):
        connection = self.house.open()
        while not self.stopped.wait(PAUSE_SECONDS):
            asked_at = time.monotonic()
            status, headers, _, seconds = self.house.get(self.service, connection=connection)
            self.seen.append((asked_at, seconds, status, headers.get("Retry-After", "")))


@pytest.fixture(scope="module")
def house():
    with house_of_moods() as house:
        yield house


@pytest.fixture
def clients(house, request):
    """Clients of every service, more of them at the one in trouble."""
    troubled = request.getfixturevalue("troubled")
    others = [Client(house, name) for name in SERVICES if name != troubled]
    asking = [Client(house, troubled) for _ in range(TROUBLED_CLIENTS)]
    for each in (*others, *asking):
        each.start()
    yield others, asking
    house.services[troubled].turn(UP)
    for each in (*others, *asking):
        each.stopped.set()
    for each in (*others, *asking):
        each.join()


def p95(clients, since, until):
    """The 95th percentile of what these clients waited, of what they asked in that window."""
    waited = [
        seconds
        for each in clients
        for asked_at, seconds, status, _ in each.seen
        if since <= asked_at < until and status == 200
    ]
    assert len(waited) > ANSWERS_MIN // 2, "too few answers to measure by"
    return statistics.quantiles(waited, n=20)[-1]


def flap(service, until):
    while time.monotonic() < until:
        service.turn(STOPPED)
        time.sleep(1)
        service.turn(UP)
        time.sleep(1)


def disturb(service, mood):
    """Let a service be like that for a while; when that began and ended."""
    since = time.monotonic()
    if mood == "flapping":
        flap(service, since + HARD_SECONDS)
    else:
        service.turn(mood)
        time.sleep(HARD_SECONDS)
    return since, time.monotonic()


def calm(clients):
    """Wait until these clients have enough answers to measure by; when that began and ended."""
    since, known = time.monotonic(), _answers(clients)
    while _answers(clients) < known + ANSWERS_MIN or time.monotonic() < since + CALM_SECONDS:
        time.sleep(0.1)
    return since, time.monotonic()


def _answers(clients):
    return sum(len(each.seen) for each in clients)


def seconds_to_recover(house, service):
    began = time.monotonic()
    while house.get(service)[0] != 200:
        assert time.monotonic() - began < RECOVERY_SECONDS_MAX
        time.sleep(0.05)
    return time.monotonic() - began


def hindered(house, troubled, mood, others):
    """One turn of trouble: how long the others wait meanwhile, and how long they may."""
    service = house.services[troubled]
    before = calm(others)
    hard = disturb(service, mood)
    if mood in (STOPPED, HUNG, SLOW):
        status, headers, body, seconds = house.get(troubled)
        assert (status, b"service_unavailable" in body) == (503, True)
        assert b"does not answer; ask again" in body and int(headers["Retry-After"]) > 0
        assert seconds < OPEN_ANSWER_SECONDS_MAX
        ready = requests.get(f"{house.gateway.url}/readyz", timeout=10).json()
        assert ready["services"][troubled]["breaker"] in ("open", "half_open")
    service.turn(UP)
    assert seconds_to_recover(house, troubled) < RECOVERY_SECONDS_MAX
    after = calm(others)
    undisturbed = max(p95(others, *before), p95(others, *after))
    allowed = max(undisturbed * P95_RATIO_MAX, undisturbed + P95_FLOOR_SECONDS)
    return p95(others, *hard), allowed


@pytest.mark.parametrize("mood", [STOPPED, HUNG, SLOW, "flapping"])
@pytest.mark.parametrize("troubled", SERVICES)
def test_the_others_go_on_while_one_is_in_trouble(house, troubled, mood, clients):
    others, asking = clients
    time.sleep(0.5)
    turns = (hindered(house, troubled, mood, others) for _ in range(TURNS_MAX))
    assert any(disturbed <= allowed for disturbed, allowed in turns)
    assert {status for each in others for _, _, status, _ in each.seen} == {200}
    refused = [row for each in asking for row in each.seen if row[2] != 200]
    assert refused and all(row[2] == 503 and int(row[3]) > 0 for row in refused)
