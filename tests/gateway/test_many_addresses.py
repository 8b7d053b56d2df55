"""A service at several addresses: who is asked, who is left out, and what is asked once more."""

import time
from pathlib import Path

import pytest

from gateway.routing import health
from gateway.routing.addresses import SILENT_SECONDS, TRIAL_SECONDS
from gateway.routing.connections import Upload
from gateway.upstreams import Upstreams
from shared.errors import Unavailable
from shared.settings import Settings
from tests.gateway.gateways import wait_until
from tests.gateway.moody import HUNG, STOPPED, UP, Moody
from tests.threads import together

BUSY = b"HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 2\r\n\r\n{}"
HUNG_UP = b""
KEYED = {"Idempotency-Key": "k1"}


@pytest.fixture
def two():
    """Two processes of a store, and the way to them."""
    both = Moody(), Moody()
    upstreams = {"store": ",".join(each.address for each in both)}
    yield *both, Upstreams(Settings(Path(), "sqlite", "", upstreams))
    for each in both:
        if each.mood != STOPPED:
            each.turn(STOPPED)


def asked(service):
    """How often it was asked for what somebody came for."""
    return sum(b"/things" in head for head in service.heads)


def get(services):
    return services.ask("store", "GET", "/things").status


def left_out(services):
    return health.out(services).get("store", [])


def test_one_after_the_other_each_has_its_turn(two):
    first, second, services = two
    assert {get(services) for _ in range(20)} == {200}
    assert (asked(first), asked(second)) == (10, 10)


def test_the_one_that_fewer_wait_for_is_asked(two):
    first, second, services = two
    first.long_pieces = second.long_pieces = 200  # more than the system keeps for who reads nothing
    reading = services.ask("store", "GET", "/long")
    wait_until(lambda: first.pieces_sent or second.pieces_sent)
    busy, free = (first, second) if first.pieces_sent else (second, first)
    assert {get(services) for _ in range(10)} == {200}
    assert (asked(busy), asked(free)) == (0, 10)
    reading.close()
    assert {get(services) for _ in range(10)} == {200}
    assert asked(busy) == 5


def test_a_dead_one_is_left_out_and_comes_back_by_itself(two):
    first, _, services = two
    first.turn(STOPPED)
    assert {get(services) for _ in range(50)} == {200}
    assert left_out(services) == ["store"] and services.breakers()["store"] == "closed"
    first.turn(UP)
    wait_until(lambda: get(services) == 200 and not left_out(services), 10)
    before = asked(first)
    assert {get(services) for _ in range(4)} == {200}
    assert asked(first) == before + 2


def test_what_never_reached_one_may_go_to_another_whatever_it_moves(two):
    first, second, services = two
    second.turn(STOPPED)
    for number in range(6):
        body = Upload(iter([b"all of it"]), 9) if number % 2 else b"x"
        assert services.ask("store", "POST", "/things", {}, body).status == 200
    assert asked(first) == 6 and b"all of it" in first.bodies


@pytest.mark.parametrize("says", [HUNG_UP, BUSY])
def test_what_one_breaks_off_or_is_too_busy_for_another_one_answers_where_twice_is_once(two, says):
    first, second, services = two
    for method, headers in (("GET", {}), ("POST", KEYED)):
        first.says, second.says = [says], []
        began = time.monotonic()
        answers = [services.ask("store", method, "/things", headers, b"") for _ in range(2)]
        assert {each.status for each in answers} == {200}
        assert not first.says and time.monotonic() - began < 1  # nobody waited for the moment


def test_what_moves_without_a_name_is_never_sent_twice(two):
    first, second, services = two
    first.says = second.says = [HUNG_UP]
    with pytest.raises(Unavailable):
        services.ask("store", "POST", "/things", {}, b"x")
    assert asked(first) + asked(second) == 1


def test_a_hung_one_costs_a_moment_and_is_then_left_out(two):
    _, second, services = two
    second.turn(HUNG)
    began = time.monotonic()
    assert together(8, lambda _: get(services)) == [200] * 8
    assert time.monotonic() - began < SILENT_SECONDS + TRIAL_SECONDS + 2
    wait_until(lambda: get(services) == 200 and left_out(services) == ["store-2"], 10)
    began = time.monotonic()
    assert {get(services) for _ in range(50)} == {200}
    assert time.monotonic() - began < SILENT_SECONDS
    second.turn(UP)
    wait_until(lambda: get(services) == 200 and not left_out(services), 10)


def test_only_when_all_are_gone_is_the_service_unavailable(two):
    first, second, services = two
    for each in (first, second):
        each.turn(STOPPED)
    codes = []
    for _ in range(4):
        with pytest.raises(Unavailable) as refused:
            get(services)
        codes.append(refused.value.code)
        assert int(refused.value.headers["Retry-After"]) > 0
    assert set(codes) == {"service_unavailable"} and services.breakers()["store"] == "open"
    for each in (first, second):
        each.turn(UP)

    def is_back():
        try:
            return get(services) == 200 and not left_out(services)
        except Unavailable:
            return False

    wait_until(is_back, 10)


def test_the_figures_name_the_address_and_the_page_for_everybody_does_not(two):
    first, second, services = two
    second.turn(STOPPED)
    for _ in range(8):
        get(services)
    (gauge,) = health.BreakerStates(services).collect()
    states = {each.labels["address"]: each.value for each in gauge.samples}
    assert states[first.address] == 0 and states[second.address] > 0
    told = str(health.out(services))
    assert "store-2" in told and str(second.port) not in told
