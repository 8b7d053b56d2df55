"""The parts that keep a failing service from taking the gateway with it."""

import threading

import pytest

from gateway.routing import deadlines, retries
from gateway.routing.breakers import CLOSED, FAILURES_MAX, HALF_OPEN, OPEN, OPEN_SECONDS, Breaker
from gateway.routing.seats import Seats
from shared.errors import Unavailable
from tests.threads import together


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


def opened():
    clock = Clock()
    breaker = Breaker("store", clock)
    for _ in range(FAILURES_MAX):
        breaker.fail(breaker.admit())
    return breaker, clock


def test_failures_in_a_row_open_a_breaker_and_one_answer_between_does_not():
    breaker = Breaker("store", Clock())
    for _ in range(FAILURES_MAX):
        for _ in range(FAILURES_MAX - 1):
            breaker.fail(breaker.admit())
        breaker.succeed(breaker.admit())
    assert breaker.state == CLOSED
    breaker, _ = opened()
    assert (breaker.state, breaker.admit()) == (OPEN, None)


def test_one_of_many_at_once_is_on_trial():
    breaker, clock = opened()
    clock.now += OPEN_SECONDS
    tickets = together(16, lambda _: breaker.admit())
    (ticket,) = [each for each in tickets if each is not None]
    assert breaker.state == HALF_OPEN and breaker.is_trial(ticket)


def test_a_trial_that_goes_well_closes_and_one_that_does_not_opens_again():
    breaker, clock = opened()
    clock.now += OPEN_SECONDS
    breaker.fail(breaker.admit())
    assert (breaker.state, breaker.admit()) == (OPEN, None)
    clock.now += OPEN_SECONDS
    breaker.succeed(breaker.admit())
    assert breaker.state == CLOSED and breaker.admit() is not None


def test_after_a_trial_nobody_waited_for_the_next_one_comes_at_once():
    breaker, clock = opened()
    clock.now += OPEN_SECONDS
    breaker.abandon(breaker.admit())
    assert breaker.is_trial(breaker.admit())


def test_what_was_asked_before_says_nothing_of_the_state_after():
    clock = Clock()
    breaker = Breaker("store", clock)
    late = breaker.admit()
    for _ in range(FAILURES_MAX):
        breaker.fail(breaker.admit())
    breaker.succeed(late)
    assert breaker.state == OPEN
    clock.now += OPEN_SECONDS
    trial = breaker.admit()
    breaker.fail(late)
    assert breaker.is_trial(trial)


def test_who_finds_no_seat_waits_until_one_comes_free():
    seats, sitting = Seats("store", 1, waiting_max=4), threading.Event()
    seats.take()

    def come(number):
        if number:
            seats.take()
            sitting.set()
        else:
            seats.leave()

    together(2, come)
    assert sitting.is_set()


def test_more_than_may_wait_are_refused_at_once():
    seats = Seats("store", 1, waiting_max=0)
    seats.take()
    with pytest.raises(Unavailable) as refused:
        seats.take()
    assert (refused.value.code, refused.value.headers) == ("service_busy", {"Retry-After": "1"})
    seats.leave()
    seats.take()


def test_where_nobody_comes_or_goes_waiting_ends():
    seats = Seats("store", 2, waiting_max=8)
    seats.take()
    seats.take()

    def refused(_number):
        with pytest.raises(Unavailable):
            seats.take()
        return True

    assert all(together(8, refused))


def test_retries_are_a_tenth_of_the_requests_once_the_saved_ones_are_spent():
    budget = retries.Budget()
    while budget.spend():
        pass
    spent = 0
    for _ in range(1000):
        budget.earn()
        spent += budget.spend()
    assert 95 <= spent <= 100


def test_only_a_short_pause_is_waited_for():
    assert retries.pause_seconds(503, "1") == 1
    for status, said in ((503, "2"), (503, None), (503, "soon"), (429, "1"), (200, "1")):
        assert retries.pause_seconds(status, said) is None


@pytest.mark.parametrize(
    ("method", "service", "path", "seconds"),
    [
        ("GET", "store", "/products", 6),
        ("POST", "store", "/sales", 10),
        ("POST", "store", "/sales/batch", 30),
        ("POST", "ledger", "/books/xinsheng-store/periods/2026-03/close", 60),
        ("GET", "ledger", "/books/xinsheng-store/archives/2026-03", 60),
        ("GET", "ledger", "/books/xinsheng-store/archivesX", 6),
        ("GET", "store", "/products/export", 30),
        ("POST", "store", "/products/import", 30),
    ],
)
def test_each_route_has_its_deadline(method, service, path, seconds):
    assert deadlines.seconds_for(method, service, path) == seconds
