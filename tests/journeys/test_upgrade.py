"""The tables change while the shop sells, then each process is started anew; no sale is lost."""

import subprocess
import sys

import pytest

from deploy.processes import WEB, environment_of
from services.store.service import SERVICE as STORE
from tests.journeys.trade import Trade

DAY = "2026-05-01"

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


@pytest.fixture
def trade(instance, as_):
    """A till that goes on selling and repairs that go on; whoever is not answered asks again."""
    trade = Trade(instance, as_, "UPGRADED", DAY)
    trade.begin()
    yield trade
    trade.end()


def test_tables_change_under_a_selling_shop_and_every_process_starts_anew(
    instance, trade, tmp_path
):
    (tmp_path / "9000_expands.py").write_text(EXPANDS)
    STORE.database.bind(instance.settings)
    assert STORE.database.migrate(tmp_path) == ["9000_expands"]
    STORE.database.close()
    trade.goes_on(2)
    command = [sys.executable, "-m", "deploy.process", "migrate"]
    subprocess.run(command, env=environment_of(instance.settings), check=True, timeout=120)
    trade.goes_on(2)

    for name in (*WEB, "ledger-follower"):
        instance.stop_one(name)
        instance.start_one(name)
        trade.goes_on(2)
    trade.end()

    assert len({sale.sale_id for sale in trade.sold}) == len(trade.sold)
    trade.is_all_there_once()
