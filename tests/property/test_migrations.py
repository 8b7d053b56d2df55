"""What was kept before a migration is there after it."""

import peewee
import pytest
from playhouse.migrations import Runner

from services.property.app import SERVICE
from services.property.work_orders.queries import work_order
from shared.identity import Principal
from tests.service import COMMUNITY, running

MOMENT = "2026-01-01T00:00:00.000000Z"


def keep_costs_of_old(bare) -> None:
    """A finished order as it was while all parts were bought for it."""
    database = SERVICE.database
    database.bind(bare)
    if database.is_postgres:
        database.proxy.execute_sql('CREATE SCHEMA IF NOT EXISTS "property"')
    Runner(database.proxy.obj, str(SERVICE.migrations)).up("0001_initial")
    for statement in (
        "INSERT INTO building (id, community, name, address, managed, created_at) VALUES "
        f"('b1', '{COMMUNITY}', '3号楼', '中华路', false, '{MOMENT}')",
        "INSERT INTO work_order (id, community, title, category, description, building_id, "
        "estimate_fen, state, cost_fen, paid_fen, opened_by, opened_on, opened_at) VALUES "
        f"('o1', '{COMMUNITY}', '漏水', 'roof', '', 'b1', 0, 'completed', 700, 0, 'li', "
        f"'2026-01-01', '{MOMENT}')",
        "INSERT INTO cost_line (work_order_id, position, kind, description, amount_fen) VALUES "
        "('o1', 0, 'parts', '卷材', 700)",
    ):
        database.proxy.execute_sql(statement)
    database.close()


def test_costs_of_old_were_bought_and_stay_final(bare):
    keep_costs_of_old(bare)
    with running(SERVICE, bare) as asked, asked.service.database.connection():
        (line,) = work_order(Principal("li", COMMUNITY), "o1").lines
        assert (line.description, line.amount_fen, line.source) == ("卷材", 700, "bought")
        for change in ("source = 'store'", "amount_fen = 1"):
            with pytest.raises(peewee.IntegrityError):
                asked.service.database.proxy.execute_sql(f"UPDATE cost_line SET {change}")
