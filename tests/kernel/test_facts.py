"""Telling and hearing: in commit order, exactly once, whatever is delivered or killed."""

import dataclasses
import json
import threading
import typing
from functools import partial

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from playhouse.migrations import Runner

from services.store.app import SERVICE
from services.store.database import store as database
from shared import cursors, facts, follower, outbox
from shared.database import KERNEL_MIGRATIONS, ServiceDatabase
from shared.facts import SaleRecorded
from shared.identity import Principal
from shared.partitions import ALL, partition_of
from tests.service import running
from tests.threads import together

CLERK = Principal("li", "c", ("clerk",))


def sale(number: int) -> SaleRecorded:
    return SaleRecorded(
        sale_id=f"sale-{number}",
        outlet_id="main",
        till_id="t",
        reported_on="2026-03-02",
        total_fen=number,
        discount_fen=0,
        cost_fen=0,
    )


@pytest.fixture
def store(settings):
    with running(SERVICE, settings) as asked:
        yield asked


def tell(number: int) -> None:
    with database.connection():
        database.run(lambda: outbox.tell(database, CLERK, sale(number)))


def feed(store, after=None, limit=500):
    path = f"/feed?limit={limit}" + (f"&lastEventId={after}" if after else "")
    return store.get(path, acting_service="ledger")


def test_a_feed_under_many_writers_never_shows_a_fact_before_an_older_one(store):
    seen: list[dict] = []

    def work(number):
        if number < 8:
            for turn in range(25):
                tell(number * 100 + turn)
            return
        while len(seen) < 200:
            seen.extend(feed(store, seen[-1]["id"] if seen else None, limit=7))

    together(9, work)
    assert [event["sequence"] for event in seen] == sorted(event["sequence"] for event in seen)
    assert len({event["id"] for event in seen}) == 200
    assert feed(store) == seen


def test_a_feed_is_for_services_only(store):
    assert store.ask("GET", "/feed", role="admin").body["code"] == "forbidden"
    answer = store.ask("GET", "/feed?lastEventId=never-told", acting_service="ledger")
    assert answer.body["code"] == "feed_position_unknown"


def test_every_event_is_a_cloud_event(store):
    tell(1)
    event = JSONFormat().read(CloudEvent, json.dumps(feed(store)[0]))
    assert event.get_type() == "fanbu.store.sale_recorded.v1"
    assert event.get_data()["total_fen"] == 1


def test_a_fact_outside_a_transaction_is_refused(store):
    with pytest.raises(RuntimeError):
        outbox.tell(database, CLERK, sale(1))


class Listener:
    """A listener with its own database that adds up what it hears."""

    def __init__(self, settings, tmp_path):
        self.database = ServiceDatabase("listener")
        self.heard: list[int] = []
        self.database.bind(settings)
        self.database.migrate(tmp_path)
        self.broken: set[int] = set()
        self.reactions = {SaleRecorded: self.react}

    def react(self, fact, _origin):
        if fact.total_fen in self.broken:
            raise ValueError("cannot be applied")
        outbox_free = self.database.kernel.StoredAnswer
        outbox_free.insert(
            community="c",
            key=fact.sale_id,
            fingerprint="",
            status=200,
            body=str(fact.total_fen),
            stored_at="2026-03-02T00:00:00Z",
        ).execute()

    def hear(self, events):
        with self.database.connection():
            return follower.hear_page(
                self.database, "store", self.reactions, events, events[-1]["sequence"]
            )

    def effects(self):
        table = self.database.kernel.StoredAnswer
        with self.database.connection():
            return sorted(int(row.body) for row in table.select())

    def standing(self):
        with self.database.connection():
            return follower.standing(self.database, self.reactions)


@pytest.fixture
def listener(settings, tmp_path):
    listener = Listener(settings, tmp_path)
    yield listener
    listener.database.close()


def test_a_page_delivered_twice_takes_effect_once(store, listener):
    for number in range(1, 6):
        tell(number)
    page = feed(store)
    assert [listener.hear(page), listener.hear(page), listener.hear(page[2:])] == [5, 0, 0]
    assert listener.effects() == [1, 2, 3, 4, 5]


def test_a_follower_started_twice_takes_each_fact_once(store, listener):
    for number in range(1, 31):
        tell(number)
    page = feed(store)
    together(4, lambda _: listener.hear(page))
    assert listener.effects() == list(range(1, 31))


def test_a_fact_that_fails_is_parked_after_its_tries_and_can_be_replayed(store, listener):
    for number in range(1, 4):
        tell(number)
    listener.broken = {2}
    page = feed(store)
    for _ in range(follower.TRIES_MAX - 1):
        listener.hear(page)
    assert listener.effects() == [1]
    listener.hear(page)
    assert listener.effects() == [1, 3]
    assert listener.standing()["parked_facts"] == 1

    fact_id = page[1]["id"]
    with listener.database.connection():
        with pytest.raises(ValueError, match="cannot be applied"):
            follower.replay(listener.database, listener.reactions, fact_id)
        listener.broken = set()
        follower.replay(listener.database, listener.reactions, fact_id)
    assert listener.effects() == [1, 2, 3]
    assert listener.standing()["parked_facts"] == 0


def test_of_two_followers_that_share_communities_each_applies_its_own(store, listener):
    for number in range(1, 6):
        tell(number)
    page, last = feed(store), 5
    mine = (partition_of("c"),)
    others = tuple(each for each in ALL if each not in mine)
    with listener.database.connection():
        hear = partial(follower.hear_page, listener.database, "store", listener.reactions)
        assert hear(page, last, others) == 5
        assert listener.effects() == []
        assert cursors.position(listener.database, "store") == 0
        assert hear(page[:3], last, mine) == 3
        assert listener.effects() == [1, 2, 3]
        assert cursors.position(listener.database, "store") == 3
        assert hear(page, last) == 2
    assert listener.effects() == [1, 2, 3, 4, 5]


def test_every_partition_stands_where_the_one_cursor_stood(bare):
    old = ServiceDatabase("old")
    old.bind(bare)
    if old.is_postgres:
        old.proxy.execute_sql('CREATE SCHEMA "old"')
    runner = Runner(old.proxy.obj, str(KERNEL_MIGRATIONS), table_name="kernel_migration")
    runner.up("0004_answers_to_residents")
    old.proxy.execute_sql(
        "INSERT INTO cursor (source, position, last_id, head, checked_at, tries) "
        "VALUES ('store', 7, 'the-seventh', 9, '2026-03-02T00:00:00Z', 0)"
    )
    runner.up()
    with old.connection():
        rows = cursors.rows(old, "store")
        place = cursors.place(old, "store")
    assert sorted((row.partition, row.position) for row in rows) == [(each, 7) for each in ALL]
    assert (place.last_id, place.head, place.current_at) == ("the-seventh", 9, None)
    old.close()


@pytest.mark.parametrize("kind", facts.ALL.values(), ids=facts.ALL)
def test_every_fact_reads_back_from_its_json(kind):
    fact = kind(**{field.name: example(hint) for field, hint in fields(kind)})
    assert facts.read(kind.name, json.loads(json.dumps(fact.data()))) == fact
    assert fact.subject == getattr(fact, dataclasses.fields(kind)[0].name)
    assert kind.heard_by


def fields(kind):
    hints = typing.get_type_hints(kind)
    return [(field, hints[field.name]) for field in dataclasses.fields(kind)]


def example(hint):
    """Some value of a field's type."""
    if typing.get_origin(hint) is tuple:
        return (example(typing.get_args(hint)[0]),)
    if dataclasses.is_dataclass(hint):
        return hint(**{field.name: example(inner) for field, inner in fields(hint)})
    return {int: 7, str: "x", bool: True}.get(hint)


def test_a_principal_of_a_service_has_that_services_permissions_only():
    property_ = Principal("steward", "c", ("steward",), "property")
    assert property_.may("commitment:request")
    assert not property_.may("order:dispatch")


class Quiet:
    """A bus on which nothing is told; it counts how often somebody asks."""

    def __init__(self):
        self.asked = 0

    def page(self, _source, _place, _limit):
        self.asked += 1
        return [], 0


@pytest.mark.parametrize("partitions", [ALL, ALL[1:]])
def test_a_quiet_source_is_asked_ever_more_seldom_by_whichever_follower(listener, partitions):
    quiet, stop = Quiet(), threading.Event()
    threading.Timer(1, stop.set).start()
    follower.follow(listener.database, listener.reactions, quiet, stop, None, partitions)
    assert 1 < quiet.asked < 1 / follower.POLL_SECONDS_MIN
