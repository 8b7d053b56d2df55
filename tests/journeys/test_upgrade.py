"""The tables change while the shop sells, then each process is started anew; no sale is lost."""

import subprocess
import sys
import threading
import time

import pytest

from deploy.client import wait_until_heard
from deploy.processes import WEB, environment_of
from services.store.service import SERVICE as STORE
from shared import clock
from tests.journeys.shop import PRICE_FEN, Shop

PATIENCE_SECONDS = 120
# What the next version may bring while this one serves: it only adds, and fills in what it added.
EXPANDS = """
from peewee import CharField, ForeignKeyField, Model


def up(migrator, db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Till(Table):
        id = CharField(36, primary_key=True)

    class TillNote(Table):
        till = ForeignKeyField(Till, backref="+")
        text = CharField(64)

    db.create_tables([TillNote])
    migrator.migrate(
        migrator.add_column("till", "colour", CharField(16, null=True)),
        migrator.add_column("product", "season", CharField(16, null=True)),
        migrator.add_index("sale", ("community", "total_fen")),
    )
    db.execute_sql("UPDATE product SET season = 'all'")
"""


class Selling:
    """A till that sells one after the other, and sends again what was not answered."""

    def __init__(self, as_):
        self.shop, self.day = Shop(as_, "UPGRADED"), clock.today().isoformat()
        self.shop.receive(5_000, self.day)
        as_("clerk").post(f"/store/tills/{self.shop.till}/open", {"float_fen": 0})
        self.clerk = as_("clerk")
        self.sold: list[str] = []
        self.failed: list[Exception] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)
        self._thread.start()
        self.more(3)

    def _go_on(self) -> None:
        wanted = {"till_id": self.shop.till, "lines": [{"sku": self.shop.sku, "quantity": "1"}]}
        wanted["tenders"] = [{"method": "cash", "amount_fen": PRICE_FEN}]
        try:
            while not self._over.is_set():
                key = f"upgraded-{len(self.sold)}"
                self.sold.append(self.clerk.post("/store/sales", wanted, key=key)["id"])
        except Exception as error:
            self.failed.append(error)

    def more(self, count: int = 2) -> None:
        """Wait until so many more are sold."""
        enough, until = len(self.sold) + count, time.monotonic() + PATIENCE_SECONDS
        while len(self.sold) < enough:
            assert not self.failed and time.monotonic() < until, self.failed
            time.sleep(0.02)

    def end(self) -> None:
        self._over.set()
        self._thread.join()
        assert self.failed == []


@pytest.fixture
def selling(as_):
    selling = Selling(as_)
    yield selling
    selling.end()


def test_tables_change_under_a_selling_shop_and_every_process_starts_anew(
    instance, as_, selling, tmp_path
):
    (tmp_path / "9000_expands.py").write_text(EXPANDS)
    STORE.database.bind(instance.settings)
    assert STORE.database.migrate(tmp_path) == ["9000_expands"]
    STORE.database.close()
    selling.more()
    command = [sys.executable, "-m", "deploy.process", "migrate"]
    subprocess.run(command, env=environment_of(instance.settings), check=True, timeout=120)
    selling.more()

    for name in (*WEB, "ledger-follower"):
        instance.stop_one(name)
        instance.start_one(name)
        selling.more()
    selling.end()

    wait_until_heard(instance.settings.gateway_url)
    kept = [row["id"] for row in as_("clerk").all("/store/sales", reported_on=selling.day)]
    assert sorted(kept) == sorted(selling.sold) and len(set(kept)) == len(kept)
    assert as_("accountant").get("/loop/audit")["differences"] == 0
