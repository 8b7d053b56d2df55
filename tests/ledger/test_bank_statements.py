"""Bank statements: read whole or not at all, each row once, balances that run on."""

import io
import uuid

import openpyxl
import peewee
import pytest

from tests.ledger import banking as b
from tests.service import Answer
from tests.threads import together

FIRST = (
    ("2026-03-01", 1_000_000, "财付通支付科技有限公司", "结算款", "S001"),
    ("2026-03-02", -300_000, "细河粮油有限公司", "货款", "S002"),
)
SECOND = (("2026-03-03", -1_200, "", "账户管理费", "S003"),)


def test_a_statement_is_kept_with_its_rows_its_balances_and_the_hash_of_its_file(ledger):
    report = b.imported(ledger, *FIRST, opening_fen=50_000)
    statement = report["statement"]
    assert (report["known"], report["dry_run"], len(report["preview"])) == (False, False, 2)
    assert (statement["opening_fen"], statement["closing_fen"]) == (50_000, 750_000)
    assert (statement["first_on"], statement["last_on"]) == ("2026-03-01", "2026-03-02")
    assert (statement["rows_new"], statement["rows_known"]) == (2, 0)
    assert (len(statement["sha256"]), statement["imported_by"]) == (64, "cashier")
    assert ledger.get(f"/books/store/bank/statements/{statement['id']}") == statement
    assert ledger.get(f"/books/store/bank/statements?account={b.ACCOUNT}")["items"] == [statement]
    rows = b.bank_rows(ledger, statement["id"])
    assert [(r["line_no"], r["day"], r["amount_fen"], r["balance_fen"]) for r in rows] == [
        (0, "2026-02-28", 50_000, 50_000),
        (2, "2026-03-01", 1_000_000, 1_050_000),
        (3, "2026-03-02", -300_000, 750_000),
    ]
    assert (rows[1]["counterparty"], rows[1]["memo"], rows[1]["reference"]) == FIRST[0][2:]


def test_the_same_file_and_overlapping_files_bring_each_row_once(ledger):
    first = b.imported(ledger, *FIRST)
    again = b.imported(ledger, *FIRST)
    assert (again["known"], again["statement"]) == (True, first["statement"])
    both = b.imported(ledger, *FIRST, *SECOND)
    assert (both["statement"]["rows_new"], both["statement"]["rows_known"]) == (1, 2)
    from_the_second_on = b.imported(ledger, FIRST[1], *SECOND, opening_fen=1_000_000)
    assert from_the_second_on["statement"]["rows_new"] == 0
    assert b.unmatched(ledger)["rows_fen"] == 698_800
    assert b.unmatched(ledger)["rows_count"] == 3


def test_statements_are_imported_in_their_order_without_a_gap(ledger):
    b.imported(ledger, *FIRST)
    later = b.send(ledger, b.plain(("2026-03-09", 100), opening_fen=600_000))
    assert (later.status, later.body["code"]) == (409, "statement_gap")
    assert (later.body["line"], later.body["last_balance_fen"]) == (2, 700_000)
    earlier = b.send(ledger, b.plain(("2026-02-01", 700_000), ("2026-02-02", 100)))
    assert earlier.body["code"] == "statement_gap"
    in_between = b.send(
        ledger, b.plain(FIRST[0], ("2026-03-01", 5), ("2026-03-01", -5), *FIRST[1:])
    )
    assert in_between.body["code"] == "statement_gap"
    assert b.unmatched(ledger)["rows_count"] == 2
    assert b.imported(ledger, *SECOND, opening_fen=700_000)["statement"]["rows_new"] == 1


def test_a_dry_run_says_what_would_be_and_keeps_nothing(ledger):
    tried = b.imported(ledger, *FIRST, dry_run="true")
    assert (tried["dry_run"], tried["statement"]["rows_new"]) == (True, 2)
    assert ledger.get("/books/store/bank/statements")["items"] == []
    assert b.unmatched(ledger)["rows_count"] == 0
    assert b.imported(ledger, *FIRST)["known"] is False
    assert b.imported(ledger, *FIRST, dry_run="true")["known"] is True


def test_the_sums_at_a_files_foot_are_no_rows(ledger):
    footed = b.plain(*FIRST) + "合计,,,,,,\n"
    assert b.send(ledger, footed).body["statement"]["rows_new"] == len(FIRST)


def test_nothing_of_a_file_with_a_bad_line_is_kept(ledger):
    text = b.plain(*FIRST, *SECOND).replace('"7,000.00"', '"7,100.00"')
    answer = b.send(ledger, text)
    assert (answer.status, answer.body["code"]) == (422, "import_invalid")
    assert [(bad["line"], bad["field"]) for bad in answer.body["lines"]] == [
        (3, "余额"),
        (4, "余额"),
    ]
    stated = b.send(ledger, b.plain(*FIRST), closing_fen=1)
    assert (stated.status, stated.body["code"]) == (422, "statement_balance_differs")
    assert b.send(ledger, b"\xff\xfe\x00").body["code"] == "file_unreadable"
    assert b.send(ledger, b"").body["code"] == "file_unreadable"
    assert b.send(ledger, b.plain(*FIRST), mapping="nobody").body["code"] == "bank_mapping_unknown"
    for account in ("1001", "1002", "5001", "9999"):
        refused = b.send(ledger, b.plain(*FIRST), account=account)
        assert (refused.status, refused.body["code"]) == (422, "account_not_bank")
    assert ledger.get("/books/store/bank/statements")["items"] == []
    stated = b.send(ledger, b.plain(*FIRST), opening_fen=0, closing_fen=700_000)
    assert stated.status == 200


def test_a_bank_of_its_own_layout_is_named_once_and_reads_workbooks(ledger):
    layout = {
        "name": "农商行",
        "date_column": "记账日",
        "date_format": "YYYYMMDD",
        "in_column": "贷方发生额",
        "out_column": "借方发生额",
        "balance_column": "账户余额",
        "memo_column": "用途",
    }
    made = ledger.post("/books/store/bank/mappings", layout, role="cashier")
    path = "/books/store/bank/mappings"
    assert ledger.refused(path, layout, role="cashier") == "bank_mapping_known"
    assert ledger.refused(path, layout | {"name": "plain"}, role="cashier") == "bank_mapping_known"
    broken = layout | {"name": "x", "out_column": None}
    assert ledger.refused(path, broken, role="cashier") == "bank_mapping_unusable"
    names = [item["name"] for item in ledger.get(path)["items"]]
    assert (names, made["reference_column"]) == (["plain", "signed", "农商行"], None)
    book = openpyxl.Workbook()
    for cells in (
        ["客户号", "0001"],
        ["记账日", "借方发生额", "贷方发生额", "账户余额", "用途"],
        ["20260302", 0.1, None, 100.2, "付款"],
        [20260301, None, 100.3, 100.3, "收款"],
    ):
        book.active.append(cells)
    out = io.BytesIO()
    book.save(out)
    report = b.send(ledger, out.getvalue(), mapping="农商行").body
    rows = b.bank_rows(ledger, report["statement"]["id"])
    assert [(r["line_no"], r["amount_fen"]) for r in rows] == [(4, 10_030), (3, -10)]


def test_the_same_file_twice_at_once_is_kept_once(ledger):
    file = b.plain(*FIRST)
    answers = together(6, lambda _: b.send(ledger, file))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body["statement"]["id"] for answer in answers}) == 1
    assert sorted(answer.body["known"] for answer in answers) == [False] + [True] * 5
    assert b.unmatched(ledger)["rows_count"] == 2


def test_overlapping_files_at_once_bring_each_row_once(ledger):
    b.imported(ledger, *FIRST)
    files = [b.plain(*FIRST[n:], *SECOND, opening_fen=n * 1_000_000) for n in (0, 1)]
    answers = together(2, lambda n: b.send(ledger, files[n]))
    assert sorted(answer.body["statement"]["rows_new"] for answer in answers) == [0, 1]
    assert b.unmatched(ledger)["rows_fen"] == 698_800


def test_who_keeps_the_bank_imports_and_others_only_look(ledger):
    file = b.plain(*FIRST)
    for role in ("clerk", "reviewer", "admin", "district"):
        assert b.send(ledger, file, role=role).status == 403
    assert b.send(ledger, file, role="accountant").status == 200
    for role, status in (("cashier", 200), ("reviewer", 200), ("clerk", 403), ("steward", 403)):
        path = "/books/store/bank/statements"
        assert ledger.ask("GET", path, role=role).status == status
    elsewhere = ledger.get("/books/store/bank/statements", community="taiping")
    assert elsewhere["items"] == []
    (statement,) = ledger.get("/books/store/bank/statements")["items"]
    path = f"/books/store/bank/statements/{statement['id']}"
    for other in (
        {"path": path, "community": "taiping"},
        {"path": path.replace("store", "property")},
    ):
        answer = ledger.ask("GET", **other)
        assert (answer.status, answer.body["code"]) == (404, "bank_statement_unknown")


def test_one_key_is_one_import(ledger):
    def send(file):
        response = ledger.app.test_client().post(
            f"/books/store/bank/statements?account={b.ACCOUNT}",
            headers={"Authorization": f"Bearer {ledger.token('cashier')}", "Idempotency-Key": key},
            data=file.encode(),
            content_type="text/csv",
        )
        return Answer(response.status_code, response.get_json(), dict(response.headers))

    key = str(uuid.uuid4())
    first = send(b.plain(*FIRST))
    assert send(b.plain(*FIRST)).body == first.body
    assert send(b.plain(*FIRST, *SECOND)).body["code"] == "idempotency_key_reused"


def test_the_wrong_file_is_withdrawn_and_stays_on_record(ledger):
    wrong = b.imported(ledger, ("2026-03-05", 777, "", "", "Z9"), opening_fen=5)["statement"]
    path = f"/books/store/bank/statements/{wrong['id']}/withdraw"
    assert b.send(ledger, b.plain(*FIRST)).body["code"] == "statement_gap"
    assert ledger.refused(path, {"reason": "x"}, role="cashier") == "forbidden"
    gone = ledger.post(path, {"reason": "别的账户"}, role="accountant")
    assert (gone["withdrawn_by"], gone["withdrawn_reason"]) == ("accountant", "别的账户")
    again = ledger.refused(path, {"reason": "x"}, role="accountant")
    assert again == "statement_withdrawn_already"
    assert (b.unmatched(ledger)["rows"], len(b.bank_rows(ledger, wrong["id"]))) == ([], 2)
    first = b.imported(ledger, *FIRST)["statement"]
    second = b.imported(ledger, *SECOND, opening_fen=700_000)["statement"]
    first_path = path.replace(wrong["id"], first["id"])
    refused = ledger.refused(first_path, {"reason": "x"}, role="accountant")
    assert refused == "later_statement_stands"
    ledger.hear(b.paid(1_200, "2026-03-03"))
    both = b.unmatched(ledger)
    match = b.match(ledger, both["rows"][2:], both["lines"])
    second_path = path.replace(wrong["id"], second["id"])
    refused = ledger.refused(second_path, {"reason": "x"}, role="accountant")
    assert refused == "row_matched_already"
    undo = f"/books/store/bank/matches/{match['id']}/undo"
    ledger.post(undo, {"reason": "x"}, role="accountant")
    body = {"account": b.ACCOUNT, "period": "2026-03", "statement_fen": 698_800}
    frozen = ledger.post("/books/store/bank/reconciliations", body, role="accountant")
    sign = f"/books/store/bank/reconciliations/{frozen['reconciliation']['id']}/sign"
    ledger.post(sign, role="reviewer")
    refused = ledger.refused(second_path, {"reason": "x"}, role="accountant")
    assert refused == "statement_reconciled"
    assert b.imported(ledger, *FIRST, *SECOND)["statement"]["rows_known"] == 3


def test_what_a_bank_said_is_final_in_the_database(ledger):
    ledger.post(
        "/books/store/bank/mappings",
        {"name": "x", "date_column": "a", "amount_column": "b", "balance_column": "c"},
        role="accountant",
    )
    b.imported(ledger, *FIRST)
    changes = (
        "UPDATE bank_row SET amount_fen = 1",
        "DELETE FROM bank_row",
        "UPDATE bank_statement SET closing_fen = 1",
        "DELETE FROM bank_statement",
        "DELETE FROM bank_mapping",
    )
    for sql in changes:
        with ledger.service.database.connection(), pytest.raises(peewee.IntegrityError):
            ledger.service.database.proxy.execute_sql(sql)
