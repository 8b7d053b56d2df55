"""What was kept before a migration is there after it."""

from datetime import date

from playhouse.migrations import Runner

from services.funds.allocation.queries import in_force
from services.funds.app import SERVICE
from shared.clock import month_end
from shared.identity import Principal
from tests.service import COMMUNITY, running

FUNDS = ("fund-a", "fund-b")
RULES = (  # fund, share, from
    ("fund-b", 1_000, "2026-03-01"),
    ("fund-a", 2_000, "2026-01-01"),
    ("fund-a", 3_000, "2026-04-01"),
)


def keep_rules_of_old(bare) -> None:
    """A database as it was while each fund had rules of its own."""
    database = SERVICE.database
    database.bind(bare)
    if database.is_postgres:
        database.proxy.execute_sql('CREATE SCHEMA IF NOT EXISTS "funds"')
    Runner(database.proxy.obj, str(SERVICE.migrations)).up("0001_initial")
    for fund_id in FUNDS:
        database.proxy.execute_sql(
            "INSERT INTO fund (id, community, name, nature, purpose, legal_holder, book, "
            "categories, unmanaged_only, approval_threshold_fen, contributed_fen, committed_fen, "
            f"disbursed_fen, created_at) VALUES ('{fund_id}', '{COMMUNITY}', 'f', 'E', 'p', 'h', "
            "'store', '[]', false, 0, 0, 0, 0, '2026-01-01T00:00:00.000000Z')"
        )
    for number, (fund_id, share_bp, day) in enumerate(RULES):
        database.proxy.execute_sql(
            "INSERT INTO allocation_rule (id, community, fund_id, source_book, share_bp, "
            f"effective_from, made_by, made_at) VALUES ('rule-{number}', '{COMMUNITY}', "
            f"'{fund_id}', 'store', {share_bp}, '{day}', 'li', '2026-01-01T00:00:00.000000Z')"
        )
    execute = database.proxy.execute_sql
    for close_id, month, allocated_on in (
        ("c-1", "2026-02", "'2026-03-02'"),
        ("c-2", "2026-03", "NULL"),
    ):
        execute(
            "INSERT INTO period_result (id, community, book, period, closed_on, "
            f"distributable_fen, allocated_on) VALUES ('{close_id}', '{COMMUNITY}', 'store', "
            f"'{month}', '2026-04-02', 1000, {allocated_on})"
        )
    execute(
        "INSERT INTO contribution (id, community, fund_id, source, source_id, source_book, period, "
        "received_on, amount_fen, consumed_fen, recorded_by, recorded_at) VALUES ('lot-1', "
        f"'{COMMUNITY}', 'fund-a', 'profit', 'c-1', 'store', '2026-02', '2026-03-02', 200, 0, "
        "'li', '2026-03-02T00:00:00.000000Z')"
    )
    database.close()


def test_results_of_before_stay_as_they_were_divided_and_what_waited_still_waits(bare):
    keep_rules_of_old(bare)
    with running(SERVICE, bare) as asked:
        path = "/allocation-rules/dry-run?source=store_profit&period="
        was = asked.get(f"{path}2026-02")
        assert [share["amount_fen"] for share in was["shares"]] == [200]
        assert (was["kept_fen"], was["allocated_on"], was["rules_id"]) == (800, "2026-03-02", None)
        waits = asked.get(f"{path}2026-03")
        assert (waits["allocated_on"], waits["allocated_fen"]) == (None, 300)
        listed = asked.get("/allocation-rules")["items"]
        assert {(row["source"], row["state"]) for row in listed} == {("store_profit", "approved")}


def test_single_rules_become_sets_that_divide_each_month_as_before(bare):
    keep_rules_of_old(bare)
    with running(SERVICE, bare) as asked, asked.service.database.connection():
        who = Principal("li", COMMUNITY)

        def shares(day: date) -> dict[str, int]:
            found = in_force(who, "store_profit", day)
            return {share["fund_id"]: share["share_bp"] for share in found.shares}

        assert in_force(who, "store_profit", date(2025, 12, 31)) is None
        assert shares(month_end("2026-02")) == {"fund-a": 2_000}
        assert shares(month_end("2026-03")) == {"fund-a": 2_000, "fund-b": 1_000}
        assert shares(month_end("2026-04")) == {"fund-a": 3_000, "fund-b": 1_000}
        assert in_force(who, "property_profit", month_end("2026-04")) is None


FINAL = {
    "allocation_set",
    "allocation_share",
    "approval",
    "commitment_raise",
    "consumption",
    "contribution",
    "disbursement",
    "disbursement_request",
    "disbursement_return",
    "fund",
    "fund_change",
    "fund_exception",
    "fund_refusal",
}
TRIGGERS = {
    "postgres": "SELECT tgname FROM pg_trigger",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
}


def test_what_is_final_stays_final_through_every_migration(settings):
    with running(SERVICE, settings) as asked:
        database = asked.service.database
        engine = "postgres" if database.is_postgres else "sqlite"
        with database.connection():
            triggers = [name for (name,) in database.proxy.execute_sql(TRIGGERS[engine])]
    assert {name.removesuffix("_keep") for name in triggers if name.endswith("_keep")} >= FINAL
