"""Two processes of a store behind one gateway: one is killed, one hangs, both are gone."""

import itertools
import statistics
import threading
import time
import uuid
from dataclasses import replace

import pytest
import requests

from deploy.instance import Instance, prepare
from deploy.processes import free_ports, ports
from gateway.routing.addresses import SILENT_SECONDS
from shared.settings import SERVICES
from tests import engines
from tests.gateway.gateways import wait_until
from tests.journeys.conftest import people
from tests.journeys.shop import PRICE_FEN, Shop
from tests.webs import wait_for

BOTH = ("store", "store-2")
DAY = "2026-05-01"
READERS, SALES_MIN, READS_MIN = 3, 8, 40
BACK_SECONDS = 90  # on a crowded machine; who was stopped for half a minute is also started anew


@pytest.fixture(params=engines.ENGINES, scope="module")
def instance(request):
    """A gateway and two processes of a store; of the other services none."""
    with engines.fresh(request.param) as empty:
        gate, store, again, *others = free_ports(3 + len(SERVICES) - 1)
        urls = [f"http://127.0.0.1:{port}" for port in (store, *others)]
        upstreams = dict(zip(SERVICES, urls, strict=True))
        upstreams["store"] += f",http://127.0.0.1:{again}"
        chosen = replace(empty, gateway_url=f"http://127.0.0.1:{gate}", upstreams=upstreams)
        prepare(chosen)
        running = Instance(chosen)
        try:
            for name in ("gateway", *BOTH):
                running.start_one(name)
            for name in ("gateway", *BOTH):
                wait_for(f"http://127.0.0.1:{ports(chosen)[name]}")
            yield running
        finally:
            running.stop()


@pytest.fixture(scope="module")
def shop(instance):
    shop = Shop(people(instance), "TWICE")
    shop.receive(10_000, DAY)
    shop.open(DAY)
    return shop


class Crowd:
    """Who reads and who sells, through the gateway, until told to stop."""

    def __init__(self, instance, shop):
        self.url, self.shop = instance.settings.gateway_url, shop
        self.reads: list[tuple[float, float, int]] = []  # asked at, seconds, status
        self.sold: list[str] = []
        self._stopped = threading.Event()
        token = shop.as_("clerk").token
        self._headers = {"Authorization": f"Bearer {token}"}
        self._threads = [threading.Thread(target=self._read) for _ in range(READERS)]
        self._threads.append(threading.Thread(target=self._sell))

    def _read(self):
        with requests.Session() as session:
            while not self._stopped.wait(0.01):
                asked_at = time.monotonic()
                where = f"{self.url}/api/v1/store/products"
                status = session.get(where, headers=self._headers, timeout=30).status_code
                self.reads.append((asked_at, time.monotonic() - asked_at, status))

    def _sell(self):
        for number in itertools.count():
            if self._stopped.wait(0.01):
                return
            key = f"{number}-{uuid.uuid4()}"
            self.sold.append(self.shop.sell(1, DAY, key=key, cash=PRICE_FEN)["id"])

    def __enter__(self):
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_):
        self._stopped.set()
        for each in self._threads:
            each.join()

    def go_on(self, sales=SALES_MIN, reads=READS_MIN):
        """Wait until so many more have been served."""
        sold, read = len(self.sold) + sales, len(self.reads) + reads
        wait_until(lambda: len(self.sold) >= sold and len(self.reads) >= read, 60)


def left_out(instance):
    told = requests.get(f"{instance.settings.gateway_url}/readyz", timeout=10).json()
    return told["services"]["store"].get("left_out", [])


def start(instance, name):
    instance.start_one(name)
    wait_for(f"http://127.0.0.1:{ports(instance.settings)[name]}")


def test_one_killed_under_load_fails_no_read_and_every_sale_is_there_once(instance, shop):
    with Crowd(instance, shop) as crowd:
        crowd.go_on()
        instance.kill("store-2")
        crowd.go_on()
        assert left_out(instance) == ["store-2"]
        start(instance, "store-2")
        wait_until(lambda: not left_out(instance), BACK_SECONDS)
        crowd.go_on()
        instance.kill("store")
        crowd.go_on()
        start(instance, "store")
        wait_until(lambda: not left_out(instance), BACK_SECONDS)
    assert {status for _, _, status in crowd.reads} == {200}
    kept = [sale["id"] for sale in shop.as_("clerk").all("/store/sales", reported_on=DAY)]
    assert sorted(kept) == sorted(crowd.sold) and len(set(kept)) == len(kept)


def test_one_that_hangs_is_left_out_and_the_others_wait_no_longer(instance, shop):
    with Crowd(instance, shop) as crowd:
        crowd.go_on(sales=0)
        instance.hang("store-2")
        try:
            wait_until(lambda: left_out(instance) == ["store-2"], BACK_SECONDS)
            since = time.monotonic()
            crowd.go_on(sales=0, reads=3 * READS_MIN)
            later = [each for each in crowd.reads if each[0] >= since]
        finally:
            instance.wake("store-2")
        wait_until(lambda: not left_out(instance), BACK_SECONDS)
    assert {status for _, _, status in later} == {200}
    assert statistics.quantiles([seconds for _, seconds, _ in later], n=20)[-1] < SILENT_SECONDS


def test_only_when_both_are_gone_is_it_unavailable_and_it_comes_back_by_itself(instance, shop):
    for name in BOTH:
        instance.kill(name)
    url = f"{instance.settings.gateway_url}/api/v1/store/products"
    headers = {"Authorization": f"Bearer {shop.as_('clerk').token}"}

    def asked():
        return requests.get(url, headers=headers, timeout=30)

    for _ in range(4):
        refused = asked()
        assert (refused.status_code, refused.json()["code"]) == (503, "service_unavailable")
        assert int(refused.headers["Retry-After"]) > 0
    start(instance, "store-2")
    wait_until(lambda: asked().status_code == 200, BACK_SECONDS)
    assert left_out(instance) == ["store"]
    start(instance, "store")
    wait_until(lambda: not left_out(instance), BACK_SECONDS)
