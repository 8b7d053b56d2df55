"""Changing the keys of a running instance: nobody is refused, unless their key has leaked."""

import threading
import time
from collections import Counter

import pytest
import requests

from deploy.client import Client, wait_until_heard
from deploy.instance import sign_ins, throwaway
from shared import keys
from shared.keys import service_secret
from tests.threads import together

AT_ONCE = 4


@pytest.fixture(scope="module")
def instance():
    """Keys lie in files whatever the engine is."""
    with throwaway() as running:
        yield running


def session(instance, role):
    person = sign_ins(instance.settings)[role]
    client = Client(instance.settings.gateway_url, person["username"], person["password"])
    return client._session.headers["Authorization"]


def asked_meanwhile(instance, authorization, work):
    """How often each status was the answer while `work` was done, by AT_ONCE at once."""
    address = f"{instance.settings.gateway_url}/api/v1/store/products"
    answers, done = Counter(), threading.Event()

    def ask(number):
        if number == AT_ONCE:
            try:
                work()
            finally:
                done.set()
            return
        with requests.Session() as door:
            while not done.is_set():
                answer = door.get(address, headers={"Authorization": authorization}, timeout=10)
                answers[answer.status_code] += 1

    together(AT_ONCE + 1, ask)
    return answers


def test_nobody_is_refused_while_keys_and_secrets_change(instance):
    folder, clerk = instance.settings.keys, session(instance, "clerk")
    old = service_secret(folder, "ledger")

    def change_twice():
        for _ in range(2):
            keys.rotate(folder)
            wait_until_heard(instance.settings.gateway_url)

    answers = asked_meanwhile(instance, clerk, change_twice)
    assert set(answers) == {200}, answers
    assert answers[200] > AT_ONCE
    feed = f"{instance.settings.gateway_url}/feeds/store"
    for secret, status in ((service_secret(folder, "ledger"), 200), (old, 401)):
        headers = {"Authorization": f"Service ledger:{secret}"}
        until = time.monotonic() + 2 * keys.LOOK_SECONDS  # a running process looks now and then
        while requests.get(feed, headers=headers, timeout=10).status_code != status:
            assert time.monotonic() < until, status


def test_followers_go_on_with_their_new_secrets(instance):
    keys.rotate(instance.settings.keys)
    begun = time.time()
    log = instance.settings.var / "log" / "ledger-follower.log"
    seen = log.stat().st_size
    wait_until_heard(instance.settings.gateway_url)
    assert time.time() - begun < 60
    assert "feed_unreadable" not in log.read_text()[seen:]


def test_sessions_of_a_leaked_key_end_and_the_others_go_on(instance):
    folder = instance.settings.keys
    thief = session(instance, "clerk")
    leaked = next(state.kid for state in keys.states(folder) if state.signs)
    keys.rotate(folder)
    clerk = session(instance, "clerk")
    assert {state.kid for state in keys.states(folder) if state.signs} != {leaked}

    answers = asked_meanwhile(instance, clerk, lambda: (keys.revoke(folder, leaked), time.sleep(2)))
    assert set(answers) == {200}, answers
    address = f"{instance.settings.gateway_url}/api/v1/store/products"
    answer = requests.get(address, headers={"Authorization": thief}, timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


def test_revoking_the_key_that_signs_lets_people_sign_in_again(instance):
    folder, clerk = instance.settings.keys, session(instance, "clerk")
    keys.revoke(folder, next(state.kid for state in keys.states(folder) if state.signs))
    address = f"{instance.settings.gateway_url}/api/v1/store/products"
    until = time.monotonic() + 2
    while requests.get(address, headers={"Authorization": clerk}, timeout=10).status_code == 200:
        assert time.monotonic() < until
    again = session(instance, "clerk")
    for _ in range(20):
        answer = requests.get(address, headers={"Authorization": again}, timeout=10)
        assert answer.status_code == 200, answer.text
