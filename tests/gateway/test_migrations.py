"""What was kept before a migration is there after it, or is heard again."""

from playhouse.migrations import Runner

from gateway.app import SERVICE
from gateway.identity.models import Community
from gateway.tracker.models import PROJECTIONS
from shared.database import KERNEL_MIGRATIONS
from tests.service import COMMUNITY

MOMENT = "2026-01-01T00:00:00.000000Z"


def hear_as_of_old(bare) -> None:
    """A community and what was heard of it while payments were for orders only."""
    database = SERVICE.database
    database.bind(bare)
    if database.is_postgres:
        database.proxy.execute_sql('CREATE SCHEMA IF NOT EXISTS "gateway"')
    Runner(database.proxy.obj, str(KERNEL_MIGRATIONS), table_name="kernel_migration").up()
    Runner(database.proxy.obj, str(SERVICE.migrations)).up("0001_initial")
    for statement in (
        f"INSERT INTO community VALUES ('{COMMUNITY}', '新晟社区', '{MOMENT}')",
        "INSERT INTO day_close VALUES "
        f"('d1', '{COMMUNITY}', 'main', '一店', '2026-03-01', 900, 0, 600, 300)",
        "INSERT INTO contribution VALUES "
        f"('l1', '{COMMUNITY}', 'f1', 'profit', 'p1', 'store', '2026-03', '2026-04-01', 300)",
        f"INSERT INTO fund VALUES ('f1', '{COMMUNITY}', '维修专项', 'E', 'store')",
        "INSERT INTO cursor (source, partition, position, head, checked_at, tries) VALUES "
        f"('store', 0, 7, 7, '{MOMENT}', 0)",
    ):
        database.proxy.execute_sql(statement)
    database.close()


def test_what_was_heard_before_is_heard_again_from_the_first_fact_on(bare):
    hear_as_of_old(bare)
    assert "0002_provenance" in SERVICE.migrate(bare)
    database = SERVICE.database
    database.bind(bare)
    with database.connection():
        assert [row.name for row in Community.select()] == ["新晟社区"]
        assert [table.select().count() for table in PROJECTIONS] == [0] * len(PROJECTIONS)
        assert database.kernel.Cursor.select().count() == 0
    database.close()


def test_only_what_two_tellers_told_is_heard_again_to_know_outlets(bare):
    database = SERVICE.database
    database.bind(bare)
    if database.is_postgres:
        database.proxy.execute_sql('CREATE SCHEMA IF NOT EXISTS "gateway"')
    Runner(database.proxy.obj, str(KERNEL_MIGRATIONS), table_name="kernel_migration").up()
    Runner(database.proxy.obj, str(SERVICE.migrations)).up("0002_provenance")
    for statement in (
        f"INSERT INTO live_day VALUES ('{COMMUNITY}', '2026-03-01', 900, 0)",
        f"INSERT INTO voucher_count VALUES ('{COMMUNITY}', 'store', '2026-03', 4)",
        *(
            "INSERT INTO cursor (source, partition, position, head, checked_at, tries) VALUES "
            f"('{source}', 0, 7, 7, '{MOMENT}', 0)"
            for source in ("store", "property", "funds", "ledger")
        ),
    ):
        database.proxy.execute_sql(statement)
    database.close()
    assert "0005_outlets" in SERVICE.migrate(bare)
    database.bind(bare)
    with database.connection():
        kept = {table.__name__: table.select().count() for table in PROJECTIONS}
        assert (kept["LiveDay"], kept["VoucherCount"]) == (0, 1)
        cursors = database.kernel.Cursor
        assert sorted(row.source for row in cursors.select()) == ["funds", "ledger"]
    database.close()
