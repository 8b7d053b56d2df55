"""What was kept before a migration is there after it."""

from datetime import date

from playhouse.migrations import Runner

from services.funds.allocation.queries import in_force
from services.funds.app import SERVICE
from services.funds.funds.models import Fund
from shared.clock import month_end
from shared.facts import DisbursementMade
from shared.identity import Principal
from tests.funds.conftest import Funds
from tests.service import COMMUNITY, running

ROOF, FLOOD = FUNDS = (
    "01a21af3-0000-7000-8000-00000000000a",
    "01a21af3-0000-7000-8000-00000000000b",
)
RULES = (  # fund, share, from
    (FLOOD, 1_000, "2026-03-01"),
    (ROOF, 2_000, "2026-01-01"),
    (ROOF, 3_000, "2026-04-01"),
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
        f"'{COMMUNITY}', '{ROOF}', 'profit', 'c-1', 'store', '2026-02', '2026-03-02', 200, 0, "
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
        assert shares(month_end("2026-02")) == {ROOF: 2_000}
        assert shares(month_end("2026-03")) == {ROOF: 2_000, FLOOD: 1_000}
        assert shares(month_end("2026-04")) == {ROOF: 3_000, FLOOD: 1_000}
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


OLD_FUND = "00000000-0000-4000-8000-000000000001"
OLD = {  # rows as version 0003 left them: 1,000 came in two lots, 250 were paid, 430 are promised
    "fund": [
        {
            "id": OLD_FUND,
            "name": "f",
            "nature": "G",
            "purpose": "p",
            "legal_holder": "h",
            "book": "store",
            "categories": "[]",
            "unmanaged_only": False,
            "approval_threshold_fen": 200,
            "contributed_fen": 1_000,
            "committed_fen": 430,
            "disbursed_fen": 250,
            "created_at": "2026-01-01T00:00:00.000000Z",
        }
    ],
    "contribution": [
        {
            "id": f"lot-{number}",
            "fund_id": OLD_FUND,
            "source": "grant",
            "source_id": "财社18号",
            "received_on": f"2026-01-0{number}",
            "amount_fen": amount_fen,
            "consumed_fen": consumed_fen,
            "recorded_by": "li",
            "recorded_at": "2026-01-01T00:00:00.000000Z",
        }
        for number, amount_fen, consumed_fen in ((1, 200, 200), (2, 800, 50))
    ],
    "commitment": [
        {
            "id": f"commitment-{state}",
            "fund_id": OLD_FUND,
            "work_order_id": f"order-{state}",
            "amount_fen": amount_fen,
            "category": "roof",
            "building_id": "building-1",
            "managed": False,
            "state": state,
            "requested_by": "steward",
            "requested_at": "2026-01-03T00:00:00.000000Z",
            "work_finished": False,
        }
        for state, amount_fen in (
            *(("awaiting_approval", 210), ("made", 150)),
            *(("released", 90), ("disbursed", 250)),
        )
    ],
    "commitment_raise": [
        {
            "id": "raise-1",
            "commitment_id": "commitment-made",
            "added_fen": 70,
            "reason": "r",
            "state": "awaiting_approval",
            "requested_by": "steward",
            "requested_at": "2026-01-04T00:00:00.000000Z",
        }
    ],
    "disbursement": [
        {
            "id": "payment-1",
            "fund_id": OLD_FUND,
            "commitment_id": "commitment-disbursed",
            "work_order_id": "order-disbursed",
            "building_id": "building-1",
            "paid_on": "2026-02-01",
            "amount_fen": 250,
            "recorded_at": "2026-02-01T00:00:00.000000Z",
        }
    ],
    "consumption": [
        {
            "disbursement_id": "payment-1",
            "position": position,
            "contribution_id": f"lot-{position + 1}",
            "from_fen": 0,
            "amount_fen": amount_fen,
        }
        for position, amount_fen in ((0, 200), (1, 50))
    ],
}


def keep_money_of_old(bare) -> None:
    """A database as it was while funds paid for repairs only."""
    database = SERVICE.database
    database.bind(bare)
    if database.is_postgres:
        database.proxy.execute_sql('CREATE SCHEMA IF NOT EXISTS "funds"')
    Runner(database.proxy.obj, str(SERVICE.migrations)).up("0003_raises")
    for table, kept in OLD.items():
        for row in kept:
            row = row | ({"community": COMMUNITY} if table != "consumption" else {})
            marks = ", ".join([database.proxy.param] * len(row))
            database.proxy.execute_sql(
                f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values())
            )
    database.close()


def test_money_of_old_is_all_there_and_is_promised_paid_and_returned_as_new_money(bare):
    keep_money_of_old(bare)
    with running(SERVICE, bare) as asked:
        funds = Funds(asked)
        before = {"contributed": 1_000, "balance": 750, "committed": 430, "available": 320}
        assert funds.sums(OLD_FUND) == before | {"disbursed": 250}
        with asked.service.database.connection():
            fund = Fund.get()
        assert (fund.status, fund.lot_order, fund.withdrawn_fen) == ("active", "fifo", 0)
        assert (fund.uses, fund.forbidden_uses, fund.approval_levels) == (["repair"], [], [])
        for table, kept in OLD.items():
            found = {row["id"]: row for row in rows_of(table)}
            for row in kept:
                assert "id" not in row or found[row["id"]].items() >= without_types(row).items()
            assert len(found) == len(kept)
        lots = sorted((row["id"], row["reached_fen"]) for row in rows_of("contribution"))
        assert lots == [("lot-1", 200), ("lot-2", 50)]
        paid = asked.get("/commitments/commitment-disbursed")
        assert (paid["use"], paid["disbursed_fen"], paid["open_fen"]) == ("repair", 250, 0)

        approve = "/{}/approve".format
        asked.post(approve("commitment-raises/raise-1"), role="reviewer")
        asked.post(approve("commitments/commitment-awaiting_approval"), role="reviewer")
        back = {"amount_fen": 60, "reason": "退货", "received_on": "2026-05-02"}
        returned = asked.post("/disbursements/payment-1/returns", back, role="cashier")
        slices = [tuple(lot.values()) for lot in returned["lots"]]
        assert slices == [("lot-2", 0, 50), ("lot-1", 190, 10)]
        funds.accept({"id": "commitment-made", "work_order_id": "order-made"}, 200)
        (made,) = asked.told(DisbursementMade)
        slices = [(lot.contribution_id, lot.from_fen, lot.amount_fen) for lot in made.lots]
        assert slices == [("lot-1", 190, 10), ("lot-2", 0, 190)]
        use_ = {"fund_id": OLD_FUND, "use": "relief", "amount_fen": 1, "memo": "慰问"}
        refused = asked.refused("/commitments/for-use", use_, role="steward")
        assert refused == "fund_purpose_mismatch"  # nobody has said that it may
        funds.commit(OLD_FUND, 200)
        after = {"balance": 610, "disbursed": 390, "committed": 410, "available": 200}
        assert funds.sums(OLD_FUND) == before | after
        if not asked.service.database.is_postgres:
            with asked.service.database.connection():
                proxy = asked.service.database.proxy
                assert proxy.execute_sql("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert proxy.execute_sql("PRAGMA foreign_key_check").fetchall() == []


def rows_of(table: str) -> list[dict]:
    proxy = SERVICE.database.proxy
    with SERVICE.database.connection():
        cursor = proxy.execute_sql(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        return [without_types(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def without_types(row: dict) -> dict:
    """As both engines say it: days as text."""
    return {
        key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()
    }
