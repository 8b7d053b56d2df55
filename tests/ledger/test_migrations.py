"""What was posted before a migration is there after it, sealed as it was and finding its place."""

import hashlib
import json

import peewee
import pytest
from playhouse.migrations import Runner

from services.ledger.app import SERVICE
from services.ledger.figures import figures
from tests.ledger import by_hand as b
from tests.ledger import happenings as h
from tests.ledger.neighbours import beside_a_quiet_shop
from tests.service import COMMUNITY

# What sealed a voucher while books had one chart: the first form, written down once more.
SEALED = (
    *("id", "book", "position", "period", "word", "number", "voucher_date", "business_date"),
    *("kind", "memo", "attachments", "maker", "source_id", "document_id", "amount_fen"),
    *("posted_at", "previous_hash"),
)
LINE = (
    *("line_no", "account", "debit_fen", "credit_fen", "memo", "supplier", "fund", "building"),
    *("work_order", "outlet"),
)
OLD = (  # book, day, kind, lines: account, debit, credit, and what it belongs to
    (
        "store",
        "2026-02-02",
        "goods_received",
        [("1405", 13_000, 0, {}), ("2202", 0, 13_000, {"supplier": "supplier-1"})],
    ),
    (
        "store",
        "2026-02-28",
        "day_closed",
        [
            ("1001", 4_040, 0, {"outlet": "outlet-1"}),
            ("101201", 6_060, 0, {"outlet": "outlet-1"}),
            ("500101", 0, 10_000, {"outlet": "outlet-1"}),
            ("222101", 0, 100, {"outlet": "outlet-1"}),
        ],
    ),
    (
        "store",
        "2026-02-28",
        "carry_forward",
        [("500101", 10_000, 0, {"outlet": "outlet-1"}), ("3103", 0, 10_000, {})],
    ),
    (
        "store",
        "2026-03-02",
        "settlement_received",
        [("1002", 5_960, 0, {}), ("560301", 40, 0, {}), ("101201", 0, 6_000, {})],
    ),
    (
        "store",
        "2026-03-05",
        "repair_paid",
        [
            ("540102", 300, 0, {"fund": "fund-1"}),
            ("1002", 0, 300, {"fund": "fund-1"}),
            ("310102", 300, 0, {"fund": "fund-1"}),
            ("310402", 0, 300, {"fund": "fund-1"}),
        ],
    ),
    (
        "property",
        "2026-03-05",
        "repair_recovered",
        [("1002", 300, 0, {"fund": "fund-1"}), ("540102", 0, 300, {"fund": "fund-1"})],
    ),
)
MATTER = {"code": "c", "day": "2026-03-01", "sentence": "s"}


def post_as_of_old(execute, opened: dict, entry: tuple, number: int) -> None:
    """One voucher as the ledger wrote it then: sealed, its turnovers kept."""
    code, day, kind, lines = entry
    book = opened[code]
    book["position"] += 1
    book["numbers"][day[:7]] = book["numbers"].get(day[:7], 0) + 1
    voucher = {
        "id": f"voucher-{number}",
        "book": code,
        "position": book["position"],
        "period": day[:7],
        "word": "记",
        "number": book["numbers"][day[:7]],
        "voucher_date": day,
        "business_date": day,
        "kind": kind,
        "memo": f"旧凭证 {number}",
        "attachments": 1,
        "maker": "li",
        "source_id": f"fact-{number}",
        "document_id": f"document-{number}",
        "amount_fen": sum(row[1] for row in lines),
        "posted_at": "2026-03-31T00:00:00.000000Z",
        "previous_hash": book["head"],
    }
    rows = [
        {**dict.fromkeys(LINE), "line_no": n, "account": account}
        | {"debit_fen": debit, "credit_fen": credit, **belongs}
        for n, (account, debit, credit, belongs) in enumerate(lines, start=1)
    ]
    said = {name: voucher[name] for name in SEALED}
    said["lines"] = [[row[name] for name in LINE] for row in rows]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    book["head"] = hashlib.sha256(text.encode()).hexdigest()
    insert(execute, "voucher", {**_referring(voucher, "book"), "hash": book["head"]})
    for row in rows:
        insert(execute, "voucher_line", {"voucher_id": voucher["id"], **row})
        kept = {name: row[name] or "" for name in ("supplier", "fund")}
        kept |= {name: row[name] for name in ("account", "debit_fen", "credit_fen")}
        kept |= {"book_id": code, "period": day[:7], "carried": kind == "carry_forward"}
        insert(execute, "turnover", kept)


def _referring(row: dict, name: str) -> dict:
    return {f"{key}_id" if key == name else key: value for key, value in row.items()}


def insert(execute, table: str, row: dict) -> None:
    """A row as plain SQL, so that no model of today has a say in it."""

    def written(value) -> str:
        if value is None or isinstance(value, bool):
            return {None: "NULL", True: "true", False: "false"}[value]
        return str(value) if isinstance(value, int) else f"'{value}'"

    values = ", ".join(map(written, row.values()))
    execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})")


def books_of_old(bare) -> None:
    """A database as it was while the ledger had two books with one chart in the code."""
    database = SERVICE.database
    database.bind(bare)
    if database.is_postgres:
        database.proxy.execute_sql('CREATE SCHEMA IF NOT EXISTS "ledger"')
    Runner(database.proxy.obj, str(SERVICE.migrations)).up("0003_matters")
    execute = database.proxy.execute_sql
    opened = {
        code: {"position": 0, "head": "0" * 64, "numbers": {}} for code in ("store", "property")
    }
    for code in opened:
        row = {"id": code, "community": COMMUNITY, "code": code, "name": code}
        row |= {"vat_filing": "quarter", "reserve_bp": 1000, "head_position": 0}
        row |= {"head_hash": "0" * 64, "opened_at": "2026-02-01T00:00:00.000000Z"}
        insert(execute, "book", row)
    for number, entry in enumerate(OLD, start=1):
        post_as_of_old(execute, opened, entry, number)
    for code, book in opened.items():
        execute(
            f"UPDATE book SET head_position = {book['position']}, head_hash = '{book['head']}', "
            f"closed_through = '2026-02' WHERE id = '{code}'"
        )
    insert(
        execute,
        "open_matter",
        {"id": "m", "book_id": "property", **MATTER},
    )
    database.close()


@pytest.fixture
def upgraded(bare):
    """The ledger of today on the books of old."""
    books_of_old(bare)
    with beside_a_quiet_shop(bare) as asked:
        yield asked


def test_what_was_sealed_stays_sealed_and_its_sums_are_counted_anew(upgraded):
    for book, count in (("store", 5), ("property", 1)):
        found = upgraded.get(f"/books/{book}/verify")
        assert (found["vouchers"], found["broken_at"], found["differences"]) == (count, None, [])
        accounts = {row["code"] for row in upgraded.get(f"/books/{book}/accounts")["items"]}
        assert {"1002", "100201", "560201", "560299"} <= accounts
    trial = upgraded.get("/books/store/reports/trial-balance?period=2026-03")
    closing = {
        row["code"]: row["closing_debit_fen"] - row["closing_credit_fen"]
        for row in trial["rows"]
        if row["closing_debit_fen"] or row["closing_credit_fen"]
    }
    assert trial["balanced"]
    assert closing == {
        "1001": 4_040,
        "1002": 5_660,
        "1012": 60,
        "101201": 60,
        "1405": 13_000,
        "2202": -13_000,
        "2221": -100,
        "222101": -100,
        "3101": 300,
        "310102": 300,
        "3103": -10_000,
        "3104": -300,
        "310402": -300,
        "5401": 300,
        "540102": 300,
        "5603": 40,
        "560301": 40,
    }
    sheet = upgraded.get("/books/store/reports/balance-sheet?period=2026-03")
    rows = {row["row"]: row["closing_fen"] for row in sheet["rows"]}
    assert (sheet["balanced"], rows[1], rows[9], rows[33]) == (True, 9_760, 13_000, 13_000)
    income = upgraded.get("/books/store/reports/income-statement?period=2026-02")
    assert income["rows"][0]["year_fen"] == 10_000


def test_the_audit_finds_what_was_paid_before_the_bank_had_a_sub_account(upgraded):
    with upgraded.service.database.connection():
        found = figures(COMMUNITY)
    assert found["repair_paid_fen"] == 300
    assert (found["payables_fen"], found["clearing_fen"]["wechat"]) == (13_000, 60)
    assert found["funds"] == {"fund-1": -300}


def test_the_books_of_old_go_on(upgraded):
    upgraded.hear(h.goods_received(100, on="2026-02-20"), h.settlement(60, 0, on="2026-03-09"))
    b.post(upgraded)
    late, paid, rent = upgraded.get("/books/store/vouchers?limit=200")["items"][-3:]
    assert (late["period"], late["number"]) == ("2026-03", 3)  # February was closed of old
    assert paid["lines"][0]["account"] == "100201"
    assert (rent["position"], rent["previous_hash"]) == (8, paid["hash"])
    h.close(upgraded, "2026-03")
    found = upgraded.get("/books/store/verify")
    assert (found["broken_at"], found["differences"]) == (None, [])
    assert upgraded.ask("GET", "/books/store/exports/hledger").status == 200


def test_the_rebuilt_tables_still_refer_to_one_another_and_stay_final(upgraded):
    database = upgraded.service.database
    with database.connection():
        execute = database.proxy.execute_sql
        if not database.is_postgres:
            assert execute("PRAGMA foreign_key_check").fetchall() == []
            assert execute("PRAGMA foreign_keys").fetchone() == (1,)
        for table in ("voucher", "open_matter", "period_close", "turnover", "account"):
            keys = database.proxy.get_foreign_keys(table)
            assert [(key.column, key.dest_table) for key in keys] == [("book_id", "book")]
        with pytest.raises(peewee.IntegrityError):
            insert(execute, "open_matter", {"id": "x", "book_id": "nobody", **MATTER})
        for table in ("voucher", "voucher_line"):
            with pytest.raises(peewee.IntegrityError, match="final"):
                execute(f"UPDATE {table} SET memo = 'changed'")
