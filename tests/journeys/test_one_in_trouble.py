"""A service hangs in the middle of the day: it is said so at once, and the others go on."""

import threading
import time
from datetime import date, timedelta

import pytest
import requests

from deploy.client import wait_until_heard
from deploy.instance import Instance
from shared.settings import SERVICES
from tests.journeys.shop import PRICE_FEN, Shop

SALES = 30
HANGS_AFTER = 5
OPENS_SECONDS_MAX, ANSWER_SECONDS_MAX, RECOVERY_SECONDS_MAX = 30, 1.5, 10
READS = {
    "store": "/store/products",
    "property": "/property/reports",
    "funds": "/funds/funds",
    "ledger": "/ledger/books",
}


@pytest.fixture(scope="module")
def shop(instance, as_):
    shop = Shop(as_, "HUNG")
    shop.receive(SALES * len(SERVICES), "2026-05-01")
    return shop


def asked(instance, as_, service):
    """One question, without patience."""
    token = as_("accountant")._session.headers["Authorization"]
    began = time.monotonic()
    answer = requests.get(
        f"{instance.settings.gateway_url}/api/v1{READS[service]}",
        headers={"Authorization": token},
        timeout=30,
    )
    return answer, time.monotonic() - began


def wait_until(holds, seconds):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.parametrize("name", SERVICES)
def test_a_hung_service_is_said_to_be_down_and_every_sale_is_there_once(
    instance: Instance, as_, shop, name
):
    day = (date(2026, 5, 1) + timedelta(days=SERVICES.index(name))).isoformat()
    shop.open(day)
    acknowledged: dict[str, str] = {}
    reached = threading.Event()

    def sell() -> None:
        for number in range(SALES):
            key = f"{name}-{number}"
            acknowledged[key] = shop.sell(1, day, key=key, cash=PRICE_FEN)["id"]
            if number == HANGS_AFTER:
                reached.set()

    def breaker() -> str:
        told = requests.get(f"{instance.settings.gateway_url}/readyz", timeout=10).json()
        return told["services"][name]["breaker"]

    clerk = threading.Thread(target=sell)
    clerk.start()
    assert reached.wait(60), "the clerk could not sell"
    instance.hang(name)
    try:
        wait_until(lambda: breaker() == "open", OPENS_SECONDS_MAX)
        answer, seconds = asked(instance, as_, name)
        assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
        assert int(answer.headers["Retry-After"]) > 0 and seconds < ANSWER_SECONDS_MAX
        for other in SERVICES:
            if other != name:
                assert asked(instance, as_, other)[0].status_code == 200
        if name != "store":
            clerk.join(60)
            assert len(acknowledged) == SALES  # nobody at the till noticed
    finally:
        instance.wake(name)
    wait_until(lambda: asked(instance, as_, name)[0].ok, RECOVERY_SECONDS_MAX)
    clerk.join()
    instance.wait_ready()

    kept = [sale["id"] for sale in as_("clerk").all("/store/sales", reported_on=day)]
    assert sorted(kept) == sorted(acknowledged.values())
    assert len(acknowledged) == SALES
    shop.close(day, SALES * PRICE_FEN)
    wait_until_heard(instance.settings.gateway_url)
    closed = as_("clerk").get(f"/store/days/{day}", outlet=shop.sku)
    assert closed["report"]["gross_fen"] == SALES * PRICE_FEN
    assert as_("accountant").get("/loop/audit")["differences"] == 0
