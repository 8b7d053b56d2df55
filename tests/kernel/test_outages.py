"""A database that is away, starts again or has no room: said as such, and no fault of anybody."""

import errno
import sqlite3

import peewee
import psycopg
import pytest

from services.store.app import SERVICE as STORE
from shared import clock, cursors, feed, follower, outbox
from shared.outages import outage
from tests.kernel.test_facts import CLERK, Listener, sale

FACTS = 400
SOURCE = "property"


@pytest.fixture
def store(settings):
    STORE.database.bind(settings)
    yield STORE.database
    STORE.database.close()


@pytest.fixture
def listener(settings, tmp_path):
    listener = Listener(settings, tmp_path)
    yield listener
    listener.database.close()


def end_every_connection(settings) -> None:
    """As a server does that is restarted."""
    with psycopg.connect(settings.database, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def no_room(database) -> None:
    """Let the file of this connection grow no further; what SQLite then says is a full disk."""
    ((pages,),) = database.proxy.execute_sql("PRAGMA page_count")
    database.proxy.execute_sql(f"PRAGMA max_page_count = {pages}")


def fill(database) -> None:
    """Write until there is no more room."""
    table = database.kernel.ParkedFact
    row = {"source": SOURCE, "event": "x" * 4000, "error": "", "parked_at": clock.now()}
    database.insert_rows(table, [{"fact_id": str(number), **row} for number in range(200)])


@pytest.mark.parametrize("settings", ["postgres"], indirect=True)
def test_connections_that_a_restarted_server_has_ended_are_thrown_away(settings, store):
    raises = pytest.raises(peewee.OperationalError)
    with store.connection(), raises as ended, store.transaction():
        end_every_connection(settings)
        store.proxy.execute_sql("SELECT 1")
    refusal = outage(ended.value)
    assert refusal and refusal.code == "database_unavailable" and "Retry-After" in refusal.headers
    with store.connection():
        store.proxy.execute_sql("SELECT 1")
    end_every_connection(settings)  # while it lies in the pool
    with store.connection(), store.transaction():
        assert cursors.place(store, SOURCE).position == 0


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_what_does_not_fit_is_undone_and_fits_when_there_is_room_again(store):
    with store.connection():
        no_room(store)
        with pytest.raises(peewee.OperationalError) as full:
            store.run(lambda: (cursors.place(store, SOURCE), fill(store)))
        refusal = outage(full.value)
        assert refusal and refusal.code == "storage_full" and "Retry-After" in refusal.headers
        assert store.kernel.Cursor.select().count() == 0
        store.proxy.execute_sql("PRAGMA max_page_count = 1000000")
        store.run(lambda: (cursors.place(store, SOURCE), fill(store)))
        assert store.kernel.ParkedFact.select().count() == 200


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_an_outage_parks_no_fact_however_often_its_page_is_read(store, listener):
    with store.connection():
        store.run(lambda: outbox.tell(store, CLERK, *map(sale, range(1, FACTS + 1))))
        page, head = feed.page_after(store, None, FACTS)
    heard, reactions = listener.database, listener.reactions
    with heard.connection():
        no_room(heard)
        for _ in range(follower.TRIES_MAX + 1):
            with pytest.raises(peewee.OperationalError):
                follower.hear_page(heard, "store", reactions, page, head)
        heard.proxy.execute_sql("PRAGMA max_page_count = 1000000")
        follower.hear_page(heard, "store", reactions, page, head)
    assert listener.standing()["parked_facts"] == 0
    assert listener.effects() == list(range(1, FACTS + 1))


def test_a_mistake_of_ours_is_no_outage(store):
    with store.connection(), pytest.raises(peewee.PeeweeException) as wrong:
        store.proxy.execute_sql("SELECT nothing FROM nowhere")
    assert outage(wrong.value) is None
    assert outage(FileNotFoundError(errno.ENOENT, "gone")) is None
    full = outage(OSError(errno.ENOSPC, "full"))
    assert full and full.code == "storage_full"
    assert outage(sqlite3.OperationalError("not through our door")) is None
