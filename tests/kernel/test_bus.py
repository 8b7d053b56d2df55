"""Facts over NATS: each once and in order, whatever is killed, lost, shared or set back."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial

import pytest

from deploy.processes import environment_of
from gateway.app import SERVICE as GATEWAY
from gateway.app import create_app as create_gateway
from services.store.app import SERVICE
from services.store.database import store as database
from shared import cursors, follower, outbox
from shared.bus import Feeds, opened
from shared.database import ServiceDatabase, allow_changes, forbid_changes
from shared.facts import SaleRecorded
from shared.gateway_client import GatewayClient
from shared.identity import Principal
from shared.partitions import ALL, partition_of, share
from shared.publisher import Publisher, publish
from shared.settings import SERVICES
from shared.stream import CANNOT, Connection, Stream
from shared.streams import QUIET_SECONDS
from tests import engines
from tests.gateway.conftest import free_address, serving
from tests.kernel.test_facts import sale
from tests.nats import served
from tests.service import app_of
from tests.threads import together

COMMUNITIES = [f"c{number}" for number in range(9)]
WAIT_SECONDS = 60


class Town:
    """A store that tells, the door before it, and a NATS between it and who listens."""

    told = 0

    def __init__(self, settings):
        self.settings = settings
        self._stack = ExitStack()

    def connection(self) -> Connection:
        connection = Connection(self.settings)
        self._stack.callback(connection.close)
        assert connection.wait()
        return connection

    def publisher(self) -> Publisher:
        connection = self.connection()
        return Publisher(database, connection, Stream(connection, "store", self.settings))

    def tell(self, count: int) -> None:
        """Sales, in one community after the other."""
        for _ in range(count):
            Town.told += 1
            who = Principal("li", COMMUNITIES[Town.told % len(COMMUNITIES)], ("clerk",))
            with database.connection():
                database.run(partial(outbox.tell, database, who, sale(Town.told)))

    def outbox(self) -> list[str]:
        """The ids of all facts, in their order."""
        table = database.kernel.Outbox
        with database.connection():
            return [row.fact_id for row in table.select().order_by(table.sequence)]

    def stream(self) -> list[str]:
        """The ids of all messages, in the order of the stream."""
        connection = self.connection()
        stream = Stream(connection, "store", self.settings)

        async def everything() -> list[str]:
            subscription = await stream.reader(0, ALL)
            found: list[str] = []
            while left := (await subscription.consumer_info()).num_pending:
                for message in await subscription.fetch(min(left, 200), timeout=5):
                    found.append(message.headers["Nats-Msg-Id"])
            return found

        return connection.run(everything(), WAIT_SECONDS)

    def head(self) -> int:
        with database.connection():
            return outbox.head(database)

    def forget(self) -> None:
        """Remove the stream, as soon as the nodes have found each other."""
        connection, until = self.connection(), time.monotonic() + WAIT_SECONDS
        stream = Stream(connection, "store", self.settings)
        while True:
            try:
                connection.run(stream.forget())
                return
            except CANNOT:
                assert time.monotonic() < until

    def close(self) -> None:
        self._stack.close()


class Listener:
    """A service that writes down, of each community, what it heard and as which one."""

    def __init__(self, town: Town, folder):
        self._town = town
        self.database = ServiceDatabase("listener")
        self.database.bind(replace(town.settings, var=folder / "var"))
        self.database.migrate(folder)
        self.reactions = {SaleRecorded: self._react}
        self.broken: set[int] = set()

    def _react(self, fact, origin) -> None:
        if fact.total_fen in self.broken:
            raise ValueError("cannot be applied")
        table = self.database.kernel.StoredAnswer
        count = table.select().where(table.community == origin.community).count()
        table.insert(
            community=origin.community,
            key=f"{count:05}",
            fingerprint="",
            status=200,
            body=str(fact.total_fen),
            stored_at="2026-03-02T00:00:00Z",
        ).execute()

    @contextmanager
    def bus(self, text: str = "0/1", **how) -> Iterator[tuple]:
        chosen = replace(self._town.settings, partitions=share(text), **how)
        with opened(chosen, GatewayClient(chosen, "ledger")) as bus:
            yield bus, chosen.partitions

    def hear(self, text: str = "0/1", **how) -> int:
        """Read until nothing is new; returns how many events came."""
        with self.bus(text, **how) as (bus, partitions):
            return self.read(bus, partitions)

    def read(self, bus, partitions=ALL) -> int:
        came = 0
        while new := follower.turn(self.database, "store", self.reactions, bus, partitions):
            came += new
        return came

    def heard(self) -> dict[str, list[int]]:
        """What was heard of each community, in the order in which it took effect."""
        table = self.database.kernel.StoredAnswer
        found: dict[str, list[int]] = {}
        with self.database.connection():
            for row in table.select().order_by(table.community, table.key):
                found.setdefault(row.community, []).append(int(row.body))
        return found

    def positions(self) -> set[int]:
        with self.database.connection():
            return {row.position for row in cursors.rows(self.database, "store")}


def all_sales() -> dict[str, list[int]]:
    """Every sale that was told, of each community, once and in its order."""
    table = database.kernel.Outbox
    found: dict[str, list[int]] = {}
    with database.connection():
        for row in table.select().order_by(table.sequence):
            found.setdefault(row.community, []).append(json.loads(row.data)["total_fen"])
    return found


@pytest.fixture(scope="module")
def nats():
    with served() as nats:
        yield nats


@pytest.fixture(scope="module")
def world():
    """The settings of the store and of its door, which answer; what was told stays told."""
    with engines.fresh("sqlite") as settings:
        GATEWAY.migrate(settings)
        with serving(app_of(SERVICE, settings)) as store:
            upstreams = {name: free_address() for name in SERVICES} | {"store": store}
            door = create_gateway(replace(settings, upstreams=upstreams))
            with serving(door) as address:
                yield replace(settings, gateway_url=address)
        database.close()
        GATEWAY.database.close()


@contextmanager
def town_on(settings) -> Iterator[Town]:
    """The store on a bus; its stream begins anew, whatever was in it."""
    town = Town(settings)
    try:
        town.forget()
        yield town
    finally:
        town.close()


@pytest.fixture
def town(world, nats):
    with town_on(replace(world, bus=nats.address)) as town:
        yield town


@pytest.fixture
def listener(town, tmp_path):
    listener = Listener(town, tmp_path)
    yield listener
    listener.database.close()


def publish_all(publisher: Publisher, town: Town) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while publisher.position < town.head() and time.monotonic() < until:
        try:
            publisher.turn()
        except CANNOT:
            time.sleep(0.05)
    assert publisher.position == town.head()


def test_a_publisher_killed_again_and_again_publishes_each_fact_once_and_in_order(town):
    def process() -> subprocess.Popen:
        command = [sys.executable, "-m", "shared.publisher", "services.store.service"]
        return subprocess.Popen(command, env=environment_of(town.settings))

    def published() -> int:
        with database.connection():
            row = database.kernel.StreamEnd.get_or_none()
        return row.position if row else 0

    running = process()
    try:
        for _ in range(2):
            before, until = published(), time.monotonic() + WAIT_SECONDS
            while published() <= before:
                assert time.monotonic() < until, "nobody publishes"
                town.tell(5)
            running.kill()
            running.wait()
            running = process()
    finally:
        running.kill()
        running.wait()
    publish_all(town.publisher(), town)
    assert town.stream() == town.outbox()


def test_of_two_publishers_at_once_one_is_refused_and_looks_again(town):
    town.tell(300)
    both = [town.publisher(), town.publisher()]
    together(2, lambda number: publish_all(both[number], town))
    town.tell(20)
    together(2, lambda number: publish_all(both[number], town))
    assert town.stream() == town.outbox()


def test_a_stream_that_was_lost_is_filled_again_and_read_from_the_feed_meanwhile(town, listener):
    publisher = town.publisher()
    town.tell(30)
    publish_all(publisher, town)
    with listener.bus() as (bus, _):
        listener.read(bus)
        town.forget()
        town.tell(30)
        assert listener.read(bus) == 30
        town.tell(1)
        publish_all(publisher, town)
        assert town.stream() == town.outbox()
        assert listener.read(bus) == 1
    assert listener.heard() == all_sales()


def test_what_a_stream_holds_no_more_is_read_from_the_feed(world, nats, tmp_path):
    with town_on(replace(world, bus=nats.address, bus_bytes=20_000)) as town:
        town.tell(60)
        publish_all(town.publisher(), town)
        kept = town.stream()
        assert 0 < len(kept) < 60 and kept == town.outbox()[-len(kept) :]
        listener = Listener(town, tmp_path)
        listener.hear()
        assert listener.heard() == all_sales()
        listener.database.close()


def test_after_a_restore_nobody_hears_what_the_teller_never_told(town, listener):
    town.tell(20)
    publish_all(town.publisher(), town)
    table = database.kernel.Outbox
    with database.connection(), database.transaction():  # as if the backup were older than ten
        allow_changes(database.proxy.obj, "outbox")
        table.delete().where(table.sequence > outbox.head(database) - 10).execute()
        forbid_changes(database.proxy.obj, "outbox", "told facts are final")
    town.tell(5)
    listener.hear()
    assert listener.heard() == all_sales()
    with pytest.raises(RuntimeError, match="another past"):
        town.publisher().turn()
    town.forget()
    publish_all(town.publisher(), town)
    assert town.stream() == town.outbox()


def test_followers_share_communities_and_each_is_heard_in_its_order(town, listener):
    over = threading.Event()
    shares = ["0/3", "1/3", "2/3"]

    def work(number: int) -> None:
        if number == 3:
            town.tell(150)
            over.set()
            return
        if number == 4:
            publisher = town.publisher()
            publish(publisher, over)
            publish_all(publisher, town)
            return
        with listener.bus(shares[number]) as (bus, partitions):
            while not over.is_set() or min(place(partitions)) < town.head():
                follower.turn(listener.database, "store", listener.reactions, bus, partitions)

    def place(partitions) -> list[int]:
        with listener.database.connection():
            rows = cursors.rows(listener.database, "store", partitions)
            return [row.position for row in rows]

    together(5, work)
    assert listener.heard() == all_sales()
    assert listener.positions() == {town.head()}  # also of partitions in which nothing was told


def test_a_follower_reads_its_partitions_only(town, listener):
    town.tell(45)
    publish_all(town.publisher(), town)
    listener.hear("1/2")
    mine = {code for code in COMMUNITIES if partition_of(code) % 2 == 1}
    assert 0 < len(mine) < len(COMMUNITIES)
    assert set(listener.heard()) == mine
    with listener.bus("1/2") as (bus, _):
        at = cursors.Place(0, None, 0, None, None)
        events, _ = bus.page("store", at, 10_000)
        others = [event for event in events if event["community"] not in mine]
    assert len(others) <= 1  # the end, to know that nothing is left


def test_bus_and_shares_may_change_at_any_time(town, listener):
    publisher = town.publisher()
    for turn, (shares, how) in enumerate(
        [
            (["0/1"], {"bus": "feed"}),
            (["0/3", "2/3"], {}),
            (["0/2"], {}),
            (["0/2", "1/2"], {"bus": "feed"}),
            (["2/3"], {}),
            (["0/1"], {"bus": "feed"}),
            (["0/1"], {}),
        ]
    ):
        town.tell(20)
        if turn != 4:  # of these the stream knows nothing yet, as after a switch
            publish_all(publisher, town)
        for text in shares:
            listener.hear(text, **how)
    assert listener.heard() == all_sales()
    assert listener.positions() == {town.head()}


def test_a_fact_that_fails_is_parked_and_the_others_go_on(town, listener):
    town.tell(12)
    publish_all(town.publisher(), town)
    listener.broken = {Town.told - 5}
    with listener.bus() as (bus, partitions):
        for _ in range(follower.TRIES_MAX):
            listener.read(bus, partitions)
    with listener.database.connection():
        standing = follower.standing(listener.database, listener.reactions)
        assert (standing["parked_facts"], standing["positions"]) == (1, {"store": town.head()})
        listener.broken = set()
        (parked,) = listener.database.kernel.ParkedFact.select()
        follower.replay(listener.database, listener.reactions, parked.fact_id)
    heard = {community: sorted(sales) for community, sales in listener.heard().items()}
    assert heard == {community: sorted(sales) for community, sales in all_sales().items()}


def test_without_a_server_the_feed_is_read_and_nothing_is_lost(town, listener, nats, monkeypatch):
    # However long all this takes: who has to look at the stream first cannot go on at all.
    monkeypatch.setattr("shared.publisher.LOOK_SECONDS", 3_600)
    publisher = town.publisher()
    town.tell(10)
    publish_all(publisher, town)
    with listener.bus() as (bus, _):
        listener.read(bus)
        nats.kill()
        try:
            town.tell(10)
            assert listener.read(bus) == 10
            assert publisher.turn() == 0
        finally:
            nats.start()
        publish_all(publisher, town)
    assert town.stream() == town.outbox()
    assert listener.heard() == all_sales()


def test_a_publisher_that_stands_still_delays_facts_by_seconds_only(town, listener):
    town.tell(5)
    publish_all(town.publisher(), town)
    with listener.bus() as (bus, _):
        listener.read(bus)
        town.tell(5)
        until = time.monotonic() + 3 * QUIET_SECONDS
        while listener.heard() != all_sales():
            assert time.monotonic() < until
            listener.read(bus)
            time.sleep(0.1)


def test_a_node_of_three_dies_in_the_middle_and_nothing_is_lost(world, tmp_path):
    with served(3) as nats, town_on(replace(world, bus=nats.address, bus_replicas=3)) as town:
        publisher, listener = town.publisher(), Listener(town, tmp_path)
        town.tell(20)
        publish_all(publisher, town)
        over = threading.Event()

        def work(number: int) -> None:
            if number == 0:
                for turn in range(12):
                    town.tell(20)
                    if turn == 4:
                        nats.kill(leader(town))
                over.set()
            elif number == 1:
                publish(publisher, over)
                publish_all(publisher, town)
            else:
                with listener.bus() as (bus, _):
                    while not over.is_set() or listener.positions() != {town.head()}:
                        listener.read(bus)

        together(3, work)
        assert town.stream() == town.outbox()
        assert listener.heard() == all_sales()
        listener.database.close()


def leader(town: Town) -> int:
    """The node that leads the stream: the worst one to lose."""
    connection = town.connection()
    info = connection.run(connection.nats.jetstream().stream_info("fanbu-store"))
    return int(info.cluster.leader.removeprefix("node"))


def test_how_far_the_publisher_is_behind_is_told(town):
    app = app_of(SERVICE, town.settings)

    def behind() -> int:
        text = app.test_client().get("/metrics").text
        ready = app.test_client().get("/readyz").json
        assert f'fanbu_publisher_behind{{service="store"}} {ready["publisher_behind"]}.0' in text
        return ready["publisher_behind"]

    publisher = town.publisher()
    publish_all(publisher, town)
    noted = behind()
    town.tell(7)
    assert behind() == noted + 7
    until = time.monotonic() + WAIT_SECONDS
    while behind():
        assert time.monotonic() < until
        publisher.turn()
    assert app.test_client().get("/readyz").json["publisher_alive"]


@pytest.mark.parametrize("text", ["", "1", "3/3", "0/17", "-1/2", "a/b"])
def test_a_share_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="share"):
        share(text)


def test_shares_divide_all_partitions():
    assert sorted(sum((share(f"{each}/3") for each in range(3)), ())) == list(ALL)


def test_only_the_follower_of_the_first_partition_does_chores(town):
    done = threading.Event()

    def chores() -> int:
        done.set()
        return 1

    for text, does in (("1/2", False), ("0/2", True)):
        stop = threading.Event()
        threading.Timer(0.5, stop.set).start()
        bus = Feeds(GatewayClient(town.settings, "ledger"))
        follower.follow(database, {}, bus, stop, chores, share(text))
        assert done.is_set() is does
