"""Guessing passwords: it locks, it costs nothing while locked, and the owner still gets in."""

import threading
import time
from contextlib import contextmanager
from datetime import timedelta

from gateway import limits
from gateway.database import gateway
from gateway.identity import passwords
from gateway.identity.sign_ins import queries, rules
from gateway.identity.sign_ins.models import SignIn, Streak
from shared import clock
from tests.gateway.conftest import NEIGHBOUR
from tests.gateway.people import PASSWORD, ask, code, let_in, rows, session, sign_in
from tests.threads import together

LOCKED = (429, "sign_in_locked")
WRONG = (401, "credentials_wrong")
STRANGER, OFFICE = "198.51.100.7", "203.0.113.5"


def test_a_lock_lasts_one_minute_then_two_then_four_and_an_hour_at_most():
    locks = [rules.lock_minutes(wrong, 5) for wrong in range(1, 15)]
    assert locks == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert rules.lock_minutes(10**6, 5) == 60


def test_wrong_passwords_in_a_row_lock_that_name_for_that_address(gate):
    let_in(gate)
    limits.forget()
    assert [code(sign_in(gate, password="wrong")) for _ in range(5)] == [WRONG] * 5
    shut = sign_in(gate)
    assert code(shut) == LOCKED, "even the right password is not looked at"
    assert 0 < int(shut.headers["Retry-After"]) <= 60
    assert sign_in(gate, "someone.else", "wrong").status_code == 401
    assert sign_in(gate, address=OFFICE).status_code == 200


def test_the_lock_opens_by_itself_and_the_next_one_is_longer(gate):
    let_in(gate)
    limits.forget()
    started = clock.now()
    with clock.fixed(started):
        for _ in range(5):
            sign_in(gate, password="wrong")
    with clock.fixed(started + timedelta(seconds=59)):
        assert sign_in(gate).headers["Retry-After"] == "1"
    with clock.fixed(started + timedelta(seconds=61)):
        assert code(sign_in(gate, password="wrong")) == WRONG
        assert sign_in(gate).headers["Retry-After"] == "120"
    with clock.fixed(started + timedelta(seconds=182)):
        assert sign_in(gate).status_code == 200
        assert code(sign_in(gate, password="wrong")) == WRONG, "the row was ended by the right one"
        assert sign_in(gate).status_code == 200


def test_a_lock_holds_in_another_process_and_after_a_restart(gate):
    let_in(gate)
    limits.forget()
    for _ in range(5):
        sign_in(gate, password="wrong")
    again = type(gate)(gate.settings)
    assert code(sign_in(again)) == LOCKED


def test_a_name_nobody_has_is_locked_just_the_same(gate):
    limits.forget()
    assert [code(sign_in(gate, "nobody", "wrong")) for _ in range(5)] == [WRONG] * 5
    assert code(sign_in(gate, "nobody", "wrong")) == LOCKED
    assert rows(SignIn.select()) == [], "of unknown names nothing is kept"
    assert all("nobody" not in row.id for row in rows(Streak.select()))


def test_a_stranger_of_many_addresses_is_locked_out_and_the_owner_is_not(gate):
    let_in(gate)
    session(gate, address=OFFICE)
    known = rules.WRONG_FROM_ANYWHERE
    fill_streak(known - 1)
    assert code(sign_in(gate, password="wrong", address="198.51.100.1")) == WRONG
    assert code(sign_in(gate, password="wrong", address="198.51.100.2")) == LOCKED
    assert sign_in(gate, address=OFFICE).status_code == 200
    assert code(sign_in(gate, password="wrong", address=OFFICE)) == WRONG
    assert sign_in(gate, address=OFFICE).status_code == 200


def fill_streak(wrong):
    """As many wrong passwords from anywhere, without waiting for each to be hashed."""
    ids = queries.streaks("li.na", STRANGER)
    with gateway.connection():
        Streak.create(id=ids.anywhere, wrong=wrong, changed_at=clock.now())


def test_wrong_passwords_at_once_are_all_counted(gate):
    let_in(gate)
    limits.forget()
    for _ in range(2):
        answers = together(2, lambda _: code(sign_in(gate, password="wrong")))
        assert answers == [WRONG] * 2
    assert sign_in(gate, password="wrong").status_code == 401
    assert code(sign_in(gate)) == LOCKED


def test_guessing_the_present_password_in_a_stolen_session_locks_as_well(gate):
    let_in(gate)
    token = session(gate)
    wanted = {"password": "wrong", "new_password": "two-rice-bags"}
    tries = [code(ask(gate, "POST", "/auth/password", token, wanted)) for _ in range(6)]
    assert tries == [(403, "password_wrong")] * 5 + [LOCKED]


def test_ten_thousand_wrong_passwords_are_refused_quickly_while_another_signs_in(gate):
    let_in(gate)
    let_in(gate, username="wang")
    limits.forget()
    began, seen, signed_in = time.process_time(), [], []

    def guess(number):
        for each in range(2_500):
            address = f"198.51.{number}.{each % 25}"
            seen.append(code(sign_in(gate, password=f"guess-{each}", address=address)))

    guessers = [threading.Thread(target=guess, args=(number,)) for number in range(4)]
    for thread in guessers:
        thread.start()
    while any(thread.is_alive() for thread in guessers):
        signed_in.append(sign_in(gate, "wang", address=OFFICE).status_code)
        for thread in guessers:
            thread.join(0.3)
    assert len(seen) == 10_000
    hashed = seen.count(WRONG)
    assert hashed <= rules.WRONG_FROM_ANYWHERE + passwords.AT_ONCE + passwords.WAITING_MAX
    refused = {LOCKED, (429, "too_many_requests"), (503, "sign_in_busy")}
    assert {*seen} <= {WRONG, *refused}
    assert set(signed_in) <= {200, 503}, "a person is at most told to come back in a moment"
    assert signed_in.count(200) >= 5
    assert time.process_time() - began < 60, "hashing all of them takes a quarter of an hour"


def test_no_more_are_hashed_at_once_than_two_and_those_beyond_are_told_to_come_back(gate):
    let_in(gate)
    limits.forget()
    answers = together(16, lambda n: sign_in(gate, address=f"203.0.113.{n}"))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) <= {200, 503}
    assert statuses.count(200) >= passwords.AT_ONCE
    busy = [answer for answer in answers if answer.status_code == 503]
    assert {code(answer) for answer in busy} <= {(503, "sign_in_busy")}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in busy)
    assert sign_in(gate).status_code == 200


def test_one_address_does_not_take_all_the_places(gate):
    let_in(gate)
    limits.forget()
    hold, held = threading.Event(), []

    def guess(number):
        held.append(code(sign_in(gate, f"nobody-{number}", "wrong", STRANGER)))

    with held_hashing():
        guessers = [threading.Thread(target=guess, args=(n,)) for n in range(24)]
        for thread in guessers:
            thread.start()
        while len(held) < 24 - passwords.FROM_ADDRESS_MAX:
            hold.wait(0.01)
        office = threading.Thread(
            target=lambda: held.append(code(sign_in(gate, password="wrong", address=OFFICE)))
        )
        office.start()
    for thread in (*guessers, office):
        thread.join()
    busy = [(503, "sign_in_busy")] * (24 - passwords.FROM_ADDRESS_MAX)
    assert held[: len(busy)] == busy
    assert held[len(busy) :] == [WRONG] * (passwords.FROM_ADDRESS_MAX + 1)
    assert passwords._from_address == {}, "nobody keeps a place"


@contextmanager
def held_hashing():
    """Whoever wants to hash waits meanwhile, on a place."""
    for _ in range(passwords.AT_ONCE):
        passwords._hashing.acquire()
    try:
        yield
    finally:
        for _ in range(passwords.AT_ONCE):
            passwords._hashing.release()


def test_a_name_that_is_made_up_locks_nobody_elses(gate):
    let_in(gate)
    limits.forget()
    for _ in range(5):
        sign_in(gate, f"li.na {OFFICE}", "wrong", STRANGER)
    names = (f"li.na {OFFICE}", "li.na")
    assert not {*queries.streaks(names[0], STRANGER)} & {*queries.streaks(names[1], OFFICE)}
    with gateway.connection():
        Streak.update(wrong=rules.WRONG_FROM_ANYWHERE).execute()
        Streak.update(locked_until=clock.now() + timedelta(minutes=60)).execute()
    assert code(sign_in(gate, *names[:1], "wrong", OFFICE)) == LOCKED
    assert sign_in(gate, address=OFFICE).status_code == 200


def test_how_signing_in_went_is_shown_to_oneself_and_to_the_admin(gate):
    let_in(gate)
    limits.forget()
    for _ in range(5):
        sign_in(gate, password="wrong", address=STRANGER)
    token = session(gate, address=OFFICE)
    mine = ask(gate, "GET", "/auth/sign-ins", token).json["items"]
    assert [each["outcome"] for each in mine] == [
        "signed_in",
        "locked",
        *["credentials_wrong"] * 5,
    ]
    assert {each["address"] for each in mine} == {"203.0.113.*", "198.51.100.*"}
    assert gate.get("/api/v1/users/li.na/sign-ins")["items"] == mine
    for who in ({"community": NEIGHBOUR}, {"role": "clerk"}):
        assert gate.ask("GET", "/api/v1/users/li.na/sign-ins", **who).status in (403, 404)
    assert PASSWORD not in str(mine)
