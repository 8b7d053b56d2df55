"""The archive of a closed month: all that is final, the same bytes whenever it is asked for."""

import csv
import io
import json
import subprocess

import peewee
import pytest

from services.ledger.archives import rules
from services.ledger.books.models import ClosedMonth
from services.ledger.database import ledger as database
from services.ledger.vouchers.rules import seal
from tests import judges
from tests.ledger import by_hand as b
from tests.ledger import happenings as h
from tests.ledger import year_end
from tests.service import COMMUNITY

DECEMBER = "/books/store/archives/2025-12"
NAMES = [
    "archive.json",
    "balance-sheet.json",
    "close.json",
    "income-statement.json",
    "journal.beancount",
    "journal.hledger",
    "trial-balance.json",
    "vouchers.csv",
    "vouchers.jsonl",
    "hashes.txt",
]


def test_an_archive_is_the_same_whatever_comes_later(ledger):
    year_end.begin(ledger)
    year_end.november(ledger)
    h.close(ledger, "2025-11")
    year_end.december(ledger)
    h.close(ledger, "2025-12")
    before = {
        month: year_end.download(ledger, f"/books/store/archives/{month}")
        for month in ("2025-10", "2025-11", "2025-12")
    }
    year_end.january(ledger)
    account = {"code": "560203", "name": "邮费", "requires": ["person"]}
    ledger.post("/books/store/accounts", account, role="accountant")
    ledger.post("/books/store/accounts/1101/freeze", role="accountant")
    vouchers = ledger.get("/books/store/vouchers?period=2025-11&kind=manual")["items"]
    red = {"voucher_date": "2026-01-11", "reason": "记错"}
    path = f"/books/store/vouchers/{vouchers[0]['id']}/reverse"
    draft = ledger.post(path, red, role="accountant")
    for verb in ("review", "sign", "post"):
        b.step(ledger, draft, verb)
    ledger.post("/books/store/company", {"name": "后来的公司"}, role="accountant")
    h.close(ledger, "2026-01")
    for month, body in before.items():
        assert year_end.download(ledger, f"/books/store/archives/{month}") == body
    assert (
        json.loads(year_end.unzipped(before["2025-12"])["archive.json"])["company"]
        == (year_end.COMPANY["name"])
    )


def test_an_archive_holds_the_month_and_says_what_it_is(ledger, tmp_path):
    year_end.live_through(ledger)
    kept = year_end.unzipped(year_end.download(ledger, DECEMBER))
    assert list(kept) == NAMES
    vouchers = ledger.get("/books/store/vouchers?period=2025-12&limit=200")["items"]
    by_position = sorted(vouchers, key=lambda voucher: voucher["position"])
    about = json.loads(kept["archive.json"])
    assert about["community"] == COMMUNITY
    assert (about["company"], about["credit_code"]) == tuple(year_end.COMPANY.values())
    assert (about["book"], about["period"], about["vouchers"]) == (
        "store",
        "2025-12",
        len(vouchers),
    )
    assert [link["hash"] for link in about["chain"]] == [
        by_position[0]["hash"],
        by_position[-1]["hash"],
    ]
    assert [(row["class"], row["keep"]) for row in about["retention"]] == [
        ("会计凭证", "30年"),
        ("会计账簿", "30年"),
        ("年度财务会计报告", "永久"),
    ]
    assert rules.retention("2025-11")[2]["keep"] == "10年"
    for name in ("balance-sheet", "income-statement", "trial-balance"):
        asked = ledger.get(f"/books/store/reports/{name}?period=2025-12")
        assert json.loads(kept[f"{name}.json"]) == asked
    assert json.loads(kept["close.json"]) == ledger.get("/books/store/periods/2025-12")

    for name, content in kept.items():
        (tmp_path / name).write_bytes(content)
    subprocess.run(["sha256sum", "-c", "--strict", rules.HASHES], cwd=tmp_path, check=True)
    for form in judges.FORMS:
        judges.accept(kept[f"journal.{form}"].decode(), form, tmp_path, "month")
    found = judges.hledger(tmp_path / "month.hledger", "balance", "assets:1405", "-N", "-E")
    rows = json.loads(kept["trial-balance.json"])["rows"]
    stock = next(row["closing_debit_fen"] for row in rows if row["code"] == "1405")
    assert f"{stock // 100}.{stock % 100:02d} CNY" in found


def test_every_voucher_is_in_it_and_its_hash_can_be_reckoned_anew(ledger):
    year_end.live_through(ledger)
    for month in ("2025-10", "2025-11", "2025-12"):
        kept = year_end.unzipped(year_end.download(ledger, f"/books/store/archives/{month}"))
        read = [json.loads(line) for line in kept["vouchers.jsonl"].decode().splitlines()]
        asked = ledger.get(f"/books/store/vouchers?period={month}&limit=200")["items"]
        assert {row["id"]: row["hash"] for row in read} == {v["id"]: v["hash"] for v in asked}
        assert all(row["hash"] == seal(row, row["lines"]) for row in read)
        table = list(csv.DictReader(io.StringIO(kept["vouchers.csv"].decode("utf-8-sig"))))
        assert [(row["号"], row["行号"], row["科目编码"]) for row in table] == [
            (str(row["number"]), str(line["line_no"]), line["account"])
            for row in read
            for line in row["lines"]
        ]
        lines = [line for voucher in asked for line in voucher["lines"]]
        for column, field in (("借方", "debit_fen"), ("贷方", "credit_fen")):
            written = sum(round(float(row[column]) * 100) for row in table)
            assert written == sum(line[field] for line in lines)
    assert "close.json" not in year_end.unzipped(
        year_end.download(ledger, "/books/store/archives/2025-10")
    )


def test_only_closed_months_are_archived_and_listed(ledger):
    year_end.live_through(ledger)
    rows = ledger.get("/books/store/archives")["items"]
    assert [(row["period"], row["is_year_end"]) for row in rows] == [
        ("2025-10", False),
        ("2025-11", False),
        ("2025-12", True),
    ]
    assert {row["credit_code"] for row in rows} == {year_end.CREDIT_CODE}
    first = ledger.get("/books/store/archives?limit=2")
    after = ledger.get(f"/books/store/archives?after={first['next']}")["items"]
    assert [row["period"] for row in after] == ["2025-12"]
    for path, status, code in (
        ("2026-01", 409, "period_not_closed"),
        ("2025-09", 409, "period_not_closed"),
        ("2025-13", 404, "period_unknown"),
    ):
        answer = ledger.ask("GET", f"/books/store/archives/{path}")
        assert (answer.status, answer.body["code"]) == (status, code)
    assert ledger.ask("GET", "/books/canteen/archives/2025-12").body["code"] == "book_unknown"
    other = ledger.ask("GET", DECEMBER, community="elsewhere")
    assert other.body["code"] == "period_not_closed"
    with database.connection(), pytest.raises(peewee.DatabaseError, match="final"):
        ClosedMonth.delete().execute()


def test_a_cashier_keeps_no_archives_whatever_else_they_are(ledger):
    h.close(ledger, "2026-03")
    for path in ("/books/store/archives", "/books/store/archives/2026-03"):
        assert ledger.ask("GET", path, role="cashier").body["code"] == "forbidden"
        both = ledger.ask("GET", path, role="cashier+accountant")
        assert (both.status, both.body["code"]) == (403, "archivist_not_allowed")
    for role in ("accountant", "reviewer", "district", "admin"):
        kept = year_end.download(ledger, "/books/store/archives/2026-03", role)
        about = json.loads(year_end.unzipped(kept)["archive.json"])
        assert (about["vouchers"], about["chain"]) == (0, [])
