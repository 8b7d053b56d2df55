"""A community with a past moves from SQLite to PostgreSQL and goes on there."""

import hashlib
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from deploy import move_tables
from deploy.backup_manifest import BackupRefused, standing
from deploy.client import wait_until_heard
from deploy.instance import own_database, prepare
from deploy.move import HALF, move
from deploy.past import past
from deploy.processes import WEB
from tests import engines
from tests.journeys.conftest import people
from tests.journeys.shop import PRICE_FEN, Shop
from tests.journeys.test_backup import nobody_there, run, silent
from tests.journeys.test_repair import Resident, photograph
from tests.journeys.trade import a_fund_for_roofs

DAY = "2026-05-01"

# What a power cut leaves when all was written and proven and has no name yet.
KILLED = """
import os, signal
from deploy.move import move
from shared import settings
def step(part, done, total):
    if (part, done) == ("audit", total):
        os.kill(os.getpid(), signal.SIGKILL)
move(settings.from_environment(), {address!r}, step)
"""

KINDS = (
    "CREATE TABLE z_kind (id serial PRIMARY KEY, word VARCHAR(9) NOT NULL, said boolean, day date, "
    "at timestamp, content bytea, fen bigint, before integer REFERENCES z_kind (id))",
    "CREATE TABLE a_refers (id integer PRIMARY KEY, kind integer REFERENCES z_kind (id))",
)
REFUSED = """
CREATE FUNCTION z_kind_late() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'no more'; END $$;
CREATE TRIGGER z_kind_late BEFORE INSERT ON z_kind FOR EACH ROW EXECUTE FUNCTION z_kind_late();
ALTER TABLE z_kind DISABLE TRIGGER USER
"""
MOMENT = datetime.fromisoformat("2026-02-28 23:59:59.500000")
VALUES = (  # the first refers to a later one
    (3, "\t\\N'\"\n\r", 1, "2026-02-28", str(MOMENT), b"\0\xff\\x", 2**62, None),
    (4, "漢😀é", 0, None, None, b"", -1, 7),
    (7, "", None, "0001-01-01", "2026-01-01 00:00:00", None, 0, 7),
)


@pytest.fixture(scope="module")
def old():
    """A stopped instance on SQLite in which a shop has sold and a roof was repaired."""
    with engines.fresh("sqlite") as settings:
        chosen = nobody_there(settings)
        prepare(chosen)
        with past(chosen, StringIO()) as there:
            live(people(SimpleNamespace(settings=there)), "OLD")
            wait_until_heard(there.gateway_url)
        yield chosen


@pytest.fixture(scope="module")
def address():
    """An empty database."""
    with own_database(engines.server_address()) as address:
        yield address


def live(as_, name: str) -> None:
    """A day of a shop, and a repair that somebody has reported with a photo and accepted."""
    shop = Shop(as_, name)
    shop.receive(5, DAY)
    shop.open(DAY)
    shop.sell(2, DAY, cash=2 * PRICE_FEN)
    shop.close(DAY, 2 * PRICE_FEN)

    steward, repairer = as_("steward"), as_("repairer")
    building = {"name": f"{name}楼", "address": "中华路9号", "managed": False}
    building_id = steward.post("/property/buildings", building)["id"]
    resident = Resident(steward.base)
    photo = resident.post("/photos", data=photograph(), headers={"Content-Type": "image/jpeg"})
    report = {"building_id": building_id, "domain": "housing", "text": "顶楼漏水"}
    resident.post("/reports", report | {"photo_ids": [photo.json()["id"]]})
    order = {"title": "屋顶防水", "category": "roof", "description": "漏水", "estimate_fen": 2_000}
    order |= {"building_id": building_id, "fund_id": a_fund_for_roofs(as_, name)}
    path = f"/property/work-orders/{steward.post('/property/work-orders', order)['id']}"
    steward.post(f"{path}/dispatch", {"assignee": "repairer"})
    repairer.post(f"{path}/start")
    cost = {"kind": "outsourced", "description": "卷材", "amount_fen": 1_500}
    repairer.post(f"{path}/complete", {"lines": [cost]})
    steward.post(f"{path}/accept")


def schemas(address: str) -> set[str]:
    """Those of ours, whole or half."""
    with psycopg.connect(address) as held:
        named = held.execute("SELECT nspname FROM pg_namespace").fetchall()
    return {name for (name,) in named if name.removesuffix(HALF) in WEB}


def files(folder: Path) -> dict[str, str]:
    """The hash of each file of data."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.db")
    }


def standings(folder: Path) -> dict[str, dict]:
    found = {}
    for name in WEB:
        with closing(sqlite3.connect(folder / f"{name}.db")) as file:
            found[name] = standing(lambda sql, file=file: file.execute(sql).fetchall())
    return found


def test_what_runs_what_is_not_empty_and_what_is_no_target_is_refused(old, address):
    with pytest.raises(BackupRefused, match="请写明目标"):
        move(old, "sqlite", silent)
    with pytest.raises(BackupRefused, match="on PostgreSQL already"):
        move(replace(old, database=address), address, silent)
    with psycopg.connect(address, autocommit=True) as held:
        held.execute("CREATE SCHEMA store CREATE TABLE sale (id integer)")
        with pytest.raises(BackupRefused, match="the schemas: store"):
            move(old, address, silent)
        held.execute("DROP SCHEMA store CASCADE")
    with closing(sqlite3.connect(old.var / "funds.db")) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        with pytest.raises(BackupRefused, match="正被使用"):
            move(old, address, silent)
    assert schemas(address) == set()


def test_what_fails_leaves_the_target_empty_and_the_files_as_they_were(old, address):
    before = files(old.var)

    def ctrl_c(_part: str, _done: int, _total: int) -> None:
        with psycopg.connect(address) as held:
            held.execute(f"CREATE SCHEMA funds{HALF} CREATE TABLE fund (id integer)")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(old, address, ctrl_c)
    assert (files(old.var), schemas(address)) == (before, set())
    assert not (old.var / "moving").exists()


def test_killed_in_the_end_there_is_nothing_that_could_be_taken_for_an_instance(old, address):
    before = files(old.var)
    code, said = run(old, "-c", KILLED.format(address=address))
    assert code == -signal.SIGKILL, said
    assert schemas(address) and not schemas(address) & set(WEB)
    assert files(old.var) == before


@pytest.fixture(scope="module")
def moved(old, address):
    """The instance on PostgreSQL, going on; and how it stood on SQLite."""
    stood = standings(old.var)
    code, said = run(old, "-m", "deploy.move", address)
    assert code == 0 and "0 处不符" in said, said
    assert not list(old.var.glob("*.db")) and not (old.var / "moving").exists()
    chosen = replace(old, database=address)
    prepare(chosen)
    with psycopg.connect(address) as held:
        for name, stands in stood.items():
            found = standing(lambda sql: held.execute(sql).fetchall(), f'"{name}".')
            assert found == stands
    with past(chosen, StringIO()) as there:
        yield SimpleNamespace(settings=there, stood=stood, address=address)


def test_the_shop_sells_closes_and_repairs_on_feeds_go_on_and_the_audit_agrees(moved):
    as_, url = people(moved), moved.settings.gateway_url
    wait_until_heard(url)
    assert as_("accountant").get("/loop/audit")["differences"] == 0
    live(as_, "NEW")
    wait_until_heard(url)
    assert as_("accountant").get("/loop/audit")["differences"] == 0

    with psycopg.connect(moved.address) as held:
        for name, stands in moved.stood.items():
            after = f'SELECT sequence FROM "{name}".outbox WHERE sequence > %s ORDER BY 1'
            told = [row[0] for row in held.execute(after, (stands["head"],)).fetchall()]
            assert told[:1] == ([] if name == "gateway" else [stands["head"] + 1])
            now = standing(lambda sql: held.execute(sql).fetchall(), f'"{name}".')
            assert all(now["cursors"][source] >= at for source, at in stands["cursors"].items())


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE ledger.voucher SET memo = 'x'",
        "DELETE FROM ledger.voucher_line",
        "UPDATE store.sale SET total_fen = 0",
    ],
)
def test_what_was_final_is_final_there(moved, forbidden):
    with (
        psycopg.connect(moved.address) as held,
        pytest.raises(psycopg.errors.IntegrityConstraintViolation),
    ):
        held.execute(forbidden)


def test_every_kind_of_value_arrives_as_it_was_in_whatever_order_tables_refer():
    """Tables by hand: what refers comes first by name, a row was there before, and one that is
    final lets nobody write meanwhile."""
    with (
        own_database(engines.server_address()) as address,
        psycopg.connect(address, autocommit=True) as to,
        closing(sqlite3.connect(":memory:")) as source,
    ):
        for statement in KINDS:
            source.execute(statement.replace("serial", "INTEGER"))
            to.execute("SET search_path = kinds")
            to.execute("CREATE SCHEMA IF NOT EXISTS kinds")
            to.execute(statement)
        to.execute(REFUSED)
        to.execute("INSERT INTO z_kind (word) VALUES ('seeded')")
        to.execute("ALTER TABLE z_kind ENABLE TRIGGER USER")
        source.executemany("INSERT INTO z_kind VALUES (?, ?, ?, ?, ?, ?, ?, ?)", VALUES)
        source.execute("INSERT INTO a_refers VALUES (1, 3), (2, NULL)")
        tables = move_tables.Tables(to, "kinds")
        assert tables.names == ["z_kind", "a_refers"]
        move_tables.refuse_other_tables(source, tables)
        counted = []
        read = move_tables.copy(source, to, tables, counted.append)
        assert read == move_tables.read_back(to, tables, counted.append)
        assert sum(counted) == 2 * move_tables.rows_in(source, tables) == 10
        found = to.execute("SELECT * FROM z_kind ORDER BY id").fetchall()
        assert [row[1] for row in found] == [row[1] for row in VALUES]
        assert found[0][2:] == (True, date(2026, 2, 28), MOMENT, b"\0\xff\\x", 2**62, None)
        with pytest.raises(psycopg.errors.RaiseException):
            to.execute("INSERT INTO z_kind (word) VALUES ('late')")
        to.execute("ALTER TABLE z_kind DISABLE TRIGGER USER")
        late = to.execute("INSERT INTO z_kind (word) VALUES ('late') RETURNING id")
        assert late.fetchone() == (9,)  # the refused one took the first number after the last
        with pytest.raises(BackupRefused, match="z_kind_late"):
            move_tables.require_watched(to, "kinds")
        source.execute("UPDATE z_kind SET word = 'longer than nine' WHERE id = 4")
        with pytest.raises(BackupRefused, match=r"does not fit: kinds\.z_kind.*too long"):
            move_tables.copy(source, to, tables, counted.append)
        assert to.execute("SELECT count(*) FROM z_kind").fetchone() == (4,)
        source.execute("ALTER TABLE a_refers ADD COLUMN more TEXT")
        with pytest.raises(BackupRefused, match="a_refers"):
            move_tables.refuse_other_tables(source, tables)
