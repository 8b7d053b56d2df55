"""A process is killed in the middle of the day: no acknowledged sale is lost, none is doubled."""

import threading
from datetime import date, timedelta

import pytest

from deploy.client import wait_until_heard
from deploy.instance import Instance
from deploy.processes import FOLLOWERS, WEB
from tests.journeys.shop import PRICE_FEN, Shop

SALES = 40
KILL_AFTER = 12
NAMES = [*WEB, *(f"{name}-follower" for name in FOLLOWERS)]


@pytest.fixture(scope="module")
def shop(instance, as_):
    shop = Shop(as_, "KILLED")
    shop.receive(SALES * (len(NAMES) + len(WEB)), "2026-05-01")
    return shop


def sell_through(instance: Instance, shop: Shop, day: str, interrupt) -> list[str]:
    """Sell while something happens to a process; the sales that were acknowledged."""
    shop.open(day)
    acknowledged: list[str] = []
    reached = threading.Event()

    def sell() -> None:
        for number in range(SALES):
            key = f"{day}-{number}"
            acknowledged.append(shop.sell(1, day, key=key, cash=PRICE_FEN)["id"])
            if number == KILL_AFTER:
                reached.set()

    clerk = threading.Thread(target=sell)
    clerk.start()
    assert reached.wait(60), "the clerk could not sell"
    interrupt()
    clerk.join()
    instance.wait_ready()
    return acknowledged


@pytest.mark.parametrize("name", NAMES)
def test_a_killed_process_loses_and_doubles_no_sale(instance: Instance, as_, shop, name):
    day = (date(2026, 5, 1) + timedelta(days=NAMES.index(name))).isoformat()

    def kill() -> None:
        instance.kill(name)
        instance.start_one(name)

    acknowledged = sell_through(instance, shop, day, kill)
    kept = [sale["id"] for sale in as_("clerk").all("/store/sales", reported_on=day)]
    assert sorted(kept) == sorted(acknowledged)
    assert len(acknowledged) == SALES
    shop.close(day, SALES * PRICE_FEN)
    wait_until_heard(instance.settings.gateway_url)
    closed = as_("clerk").get(f"/store/days/{day}", outlet=shop.sku)
    assert closed["report"]["gross_fen"] == SALES * PRICE_FEN
    assert as_("accountant").get("/loop/audit")["differences"] == 0


@pytest.mark.parametrize("name", WEB)
def test_a_process_told_to_stop_loses_and_doubles_no_sale(instance: Instance, as_, shop, name):
    day = (date(2026, 5, 20) + timedelta(days=list(WEB).index(name))).isoformat()

    def stop() -> None:
        instance.stop_one(name)
        instance.start_one(name)

    acknowledged = sell_through(instance, shop, day, stop)
    kept = [sale["id"] for sale in as_("clerk").all("/store/sales", reported_on=day)]
    assert sorted(kept) == sorted(acknowledged)
    assert len(acknowledged) == SALES
    shop.close(day, SALES * PRICE_FEN)
