"""The tracker hears everything once more while the shop sells and people read."""

import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from deploy.client import wait_until_heard
from deploy.processes import processes
from gateway.tracker.rebuild import COPY
from services.property.app import SERVICE as PROPERTY
from shared import facts, outbox
from shared.database import ServiceDatabase
from shared.identity import Principal
from tests.journeys.shop import PRICE_FEN, Shop
from tests.service import COMMUNITY

FIRST_DAY = date(2026, 7, 1)
DAYS = 3
SALES_A_DAY = 15
WAIT_SECONDS = 60


@pytest.fixture(scope="module")
def shop(instance, as_):
    """A shop with some closed days."""
    shop = Shop(as_, "REBUILD")
    shop.receive(5_000, "2026-07-01")
    for number in range(DAYS):
        day = (FIRST_DAY + timedelta(days=number)).isoformat()
        shop.open(day)
        for _ in range(SALES_A_DAY):
            shop.sell(1, day, cash=PRICE_FEN)
        shop.close(day, SALES_A_DAY * PRICE_FEN)
    wait_until_heard(instance.settings.gateway_url)
    return shop


@pytest.fixture
def live(instance):
    """The gateway's database, beside the gateway."""
    with bound(instance) as database, database.connection():
        yield database


@contextmanager
def bound(instance, place=""):
    database = ServiceDatabase("gateway")
    database.bind(instance.settings, place)
    try:
        yield database
    finally:
        database.close()


def start(instance) -> subprocess.Popen:
    """A rebuild, as `make rebuild` starts it."""
    environment = processes(instance.settings)[0].environment
    return subprocess.Popen(
        [sys.executable, "-m", "gateway.tracker.rebuild"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def end_of(started: subprocess.Popen) -> tuple[int, str]:
    said, _ = started.communicate(timeout=WAIT_SECONDS)
    return started.returncode, said


def cursors(database) -> dict:
    table = database.kernel.Cursor
    rows = table.select(table.source, table.partition, table.position).tuples()
    return {(source, partition): position for source, partition, position in rows}


def copy_of(instance) -> dict | None:
    """How far the copy has heard; None while there is none."""
    is_file = instance.settings.database == "sqlite"
    if is_file and not (instance.settings.var / f"{COPY}.db").exists():
        return None
    with bound(instance, COPY) as database:
        try:
            with database.connection():
                return cursors(database)
        except Exception:
            return None


def wait_until_filled(instance, live, started) -> None:
    """Until the copy stands where the follower stands, and waits for the lock that we hold."""
    deadline = time.monotonic() + WAIT_SECONDS
    while copy_of(instance) != cursors(live):
        assert started.poll() is None, started.communicate()[0]
        assert time.monotonic() < deadline, "the copy was never filled"
        time.sleep(0.05)


def figures(as_) -> dict:
    return as_("accountant").get("/loop/summary")["communities"][0]


def test_sales_go_on_and_what_was_damaged_is_right_afterwards(instance, as_, shop, live):
    before = figures(as_)
    live.run(
        lambda: [
            live.proxy.execute_sql("UPDATE day_close SET revenue_fen = revenue_fen + 500"),
            live.proxy.execute_sql("DELETE FROM voucher_count"),
        ]
    )
    damaged = figures(as_)
    assert damaged["revenue_fen"] == before["revenue_fen"] + 500 * DAYS
    assert (damaged["vouchers"], before["vouchers"] > 0) == (0, True)

    day = (FIRST_DAY + timedelta(days=DAYS)).isoformat()
    shop.open(day)
    sold, seen, over = [], [], threading.Event()

    def sell():
        while not over.is_set():
            sold.append(shop.sell(1, day, cash=PRICE_FEN)["id"])

    def read():
        while not over.is_set():
            seen.append(figures(as_)["live_revenue_fen"])

    as_("clerk"), as_("accountant")
    threads = [threading.Thread(target=work) for work in (sell, read)]
    for thread in threads:
        thread.start()
    code, said = end_of(start(instance))
    over.set()
    for thread in threads:
        thread.join()

    assert code == 0, said
    assert len(sold) > 3 and len(seen) > 3, "nothing went on meanwhile"
    assert seen == sorted(seen), "a figure fell"
    shop.close(day, len(sold) * PRICE_FEN)
    wait_until_heard(instance.settings.gateway_url)
    after = figures(as_)
    assert after["revenue_fen"] == before["revenue_fen"] + len(sold) * PRICE_FEN
    assert after["live_revenue_fen"] == after["revenue_fen"]
    assert after["vouchers"] > before["vouchers"]
    assert as_("accountant").get("/loop/audit")["differences"] == 0
    assert copy_of(instance) is None


def test_a_rebuild_killed_before_it_takes_effect_has_changed_nothing(instance, as_, shop, live):
    before = figures(as_)
    with live.transaction():
        started = start(instance)
        wait_until_filled(instance, live, started)
        started.kill()
        started.wait()
    assert figures(as_) == before
    assert copy_of(instance) == cursors(live)
    until = time.monotonic() + WAIT_SECONDS
    while (done := end_of(start(instance)))[0]:  # PostgreSQL has yet to find that the first is dead
        assert "rebuild_running" in done[1], done[1]
        assert time.monotonic() < until
    assert figures(as_) == before
    assert copy_of(instance) is None


def test_two_rebuilds_at_once_are_one(instance, as_, shop, live):
    before = figures(as_)
    with live.transaction():
        first = start(instance)
        wait_until_filled(instance, live, first)
        code, said = end_of(start(instance))
        assert (code, "rebuild_running" in said) == (1, True)
    assert end_of(first)[0] == 0
    assert figures(as_) == before


def test_facts_that_can_no_longer_be_applied_are_not_lost(instance, as_, shop, live):
    strange = facts.WorkOrderRated(work_order_id="never", rating=5, rated_on="2026-07-09")
    PROPERTY.database.bind(instance.settings)
    with PROPERTY.database.connection():
        who = Principal("li", COMMUNITY)
        PROPERTY.database.run(lambda: outbox.tell(PROPERTY.database, who, strange))
    PROPERTY.database.close()
    parked = live.kernel.ParkedFact
    deadline = time.monotonic() + WAIT_SECONDS
    while not (row := parked.get_or_none()):
        assert time.monotonic() < deadline, "the fact was never parked"
        time.sleep(0.1)
    before = figures(as_)
    live.run(row.delete_instance)
    code, said = end_of(start(instance))
    assert (code, "facts_would_be_lost" in said) == (1, True)
    assert (figures(as_), parked.select().count()) == (before, 0)

    live.run(lambda: parked.insert(**row.__data__).execute())
    assert end_of(start(instance))[0] == 0
    assert (figures(as_), parked.get().fact_id) == (before, row.fact_id)
