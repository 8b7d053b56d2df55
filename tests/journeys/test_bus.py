"""A shop whose facts go over NATS: whatever ends in the middle, every sale is in the books once."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from deploy.client import wait_until_heard
from deploy.instance import throwaway
from deploy.processes import FOLLOWERS, environment_of
from shared.database import ServiceDatabase
from shared.stream import Connection, Stream
from tests import judges
from tests.journeys.conftest import people
from tests.journeys.shop import PRICE_FEN, Shop
from tests.nats import served

DAYS = ("2026-05-04", "2026-05-05")
SALES = 16
HEARD_SECONDS = 180  # some processes start anew meanwhile


@pytest.fixture(scope="module")
def nats():
    with served() as server:
        yield server


@pytest.fixture(scope="module")
def instance(nats, tmp_path_factory):
    with throwaway(bus=nats.address) as running:
        yield running
        judges.accept_every_book(running, tmp_path_factory.mktemp("books"))


@pytest.fixture(scope="module")
def as_(instance):
    return people(instance)


@pytest.fixture(scope="module")
def shop(as_):
    shop = Shop(as_, "NATS")
    shop.receive(SALES * len(DAYS), DAYS[0])
    return shop


def sell_through(shop: Shop, day: str, interrupt) -> None:
    """A day of sales; after every third of the first twelve something happens."""
    shop.open(day)
    for number in range(SALES):
        if number % 3 == 2 and number < 12:
            interrupt(number // 3)
        shop.sell(1, day, key=f"{day}-{number}", cash=PRICE_FEN)
    shop.close(day, SALES * PRICE_FEN)


def all_is_there(instance, as_) -> None:
    wait_until_heard(instance.settings.gateway_url, HEARD_SECONDS)
    assert as_("accountant").get("/loop/audit")["differences"] == 0
    [community] = as_("accountant").get("/loop/summary")["communities"]
    sold = sum(len(as_("clerk").all("/store/sales", reported_on=day)) for day in DAYS)
    assert sold % SALES == 0 and sold > 0
    assert community["live_revenue_fen"] == sold * PRICE_FEN


def test_publisher_follower_and_server_killed_lose_and_double_no_sale(instance, as_, shop, nats):
    def kill_and_start(name: str) -> None:
        instance.kill(name)
        instance.start_one(name)

    def interrupt(number: int) -> None:
        if number == 2:
            nats.kill()
        elif number == 3:
            nats.start()
        else:
            kill_and_start(("store-publisher", "ledger-follower")[number])

    sell_through(shop, DAYS[0], interrupt)
    all_is_there(instance, as_)


def test_followers_that_share_communities_bring_every_sale(instance, as_, shop):
    with sharing(instance, "gateway"):
        sell_through(shop, DAYS[1], lambda _: None)
        all_is_there(instance, as_)


@contextmanager
def sharing(instance, name: str):
    """Two followers instead of the one."""
    command = [sys.executable, "-m", "shared.follower", FOLLOWERS[name]]
    environment = environment_of(instance.settings)
    both = [
        subprocess.Popen(command, env={**environment, "FANBU_PARTITION": part})
        for part in ("0/2", "1/2")
    ]
    instance.stop_one(f"{name}-follower")  # until now three heard everything, each fact once
    try:
        yield
    finally:
        for each in both:
            each.terminate()
        ended = [each.wait(30) for each in both]
        instance.start_one(f"{name}-follower")
    assert ended == [0, 0]


def test_the_stream_holds_the_outbox_and_listeners_read_it(instance, shop):
    store = ServiceDatabase("store")
    store.bind(instance.settings)
    table = store.kernel.Outbox
    with store.connection():
        newest = table.select().order_by(table.sequence.desc()).first()
    store.close()
    connection = Connection(instance.settings)
    assert connection.wait()
    _, last = connection.run(Stream(connection, "store", instance.settings).last())
    readers = connection.run(connection.nats.jetstream().consumers_info("fanbu-store"))
    connection.close()
    assert last.event["id"] == newest.fact_id
    assert readers
