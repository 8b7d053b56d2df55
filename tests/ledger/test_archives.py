"""The archive of a closed month: all that is final, the same bytes whenever it is asked for."""

import csv
import hashlib
import io
import json
import subprocess
from urllib.parse import quote

import openpyxl
import peewee
import pytest

from services.ledger.archives import rules
from services.ledger.archives.models import ArchivedPaper
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
    "balance-sheet.xlsx",
    "cash-flow.json",
    "cash-flow.xlsx",
    "close.json",
    "income-statement.json",
    "income-statement.xlsx",
    "journal.beancount",
    "journal.hledger",
    "trial-balance.json",
    "trial-balance.xlsx",
    "vouchers.csv",
    "vouchers.jsonl",
    "hashes.txt",
]


def attach(ledger, voucher, body, name):
    path = f"/books/store/vouchers/{voucher['id']}/attachments?name={quote(name)}"
    return ledger.post(path, body, role="accountant")


def archived(ledger, month):
    return year_end.unzipped(year_end.download(ledger, f"/books/store/archives/{month}"))


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
    vouchers = ledger.get("/books/store/vouchers?period=2025-11&kind=manual")["items"]
    attach(ledger, vouchers[0], b"%PDF-1.7 late", "迟到.pdf")
    year_end.january(ledger)
    account = {"code": "560203", "name": "邮费", "requires": ["person"]}
    ledger.post("/books/store/accounts", account, role="accountant")
    ledger.post("/books/store/accounts/1101/freeze", role="accountant")
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
    kept = archived(ledger, "2025-12")
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
    for name in ("balance-sheet", "cash-flow", "income-statement", "trial-balance"):
        asked = ledger.get(f"/books/store/reports/{name}?period=2025-12")
        assert json.loads(kept[f"{name}.json"]) == asked
        sheet = openpyxl.load_workbook(io.BytesIO(kept[f"{name}.xlsx"])).worksheets[0]
        assert sheet["A3"].value == f"编制单位：{year_end.COMPANY['name']}"
    assert json.loads(kept["close.json"])["checklist"]
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


def test_a_paper_lies_with_the_first_month_that_closes_after_it_came(ledger):
    voucher = b.post(ledger, b.rent(day="2026-03-20"))
    fact = h.goods_received(500, on="2026-03-02")
    ledger.hear(fact)
    received = ledger.get(f"/books/store/vouchers?document_id={fact.goods_receipt_id}")["items"][0]
    attach(ledger, voucher, b"%PDF-1.7 rent", 'a/b\\c:"d".pdf')
    attach(ledger, received, b"%PDF-1.7 goods", "收货单.pdf")
    open_draft = b.make(ledger, b.rent(day="2026-04-02"))
    path = f"/books/store/drafts/{open_draft['id']}/attachments?name=4.pdf"
    ledger.post(path, b"%PDF-1.7 april", role="accountant")
    h.close(ledger, "2026-03")
    attach(ledger, voucher, b"%PDF-1.7 late", "迟到.pdf")
    march = archived(ledger, "2026-03")
    assert {name: body for name, body in march.items() if name.startswith("attach")} == {
        "attachments/2026-03_记-0001/1_a_b_c__d_.pdf": b"%PDF-1.7 rent",
        "attachments/2026-03_记-0002/2_收货单.pdf": b"%PDF-1.7 goods",
    }
    papers = json.loads(march["archive.json"])["papers"]
    assert {row["file"]: row["sha256"] for row in papers} == {
        row["file"]: hashlib.sha256(march[row["file"]]).hexdigest() for row in papers
    }
    assert [row["added_by"] for row in papers] == ["accountant"] * 2
    for verb in ("review", "post"):
        b.step(ledger, open_draft, verb)
    h.close(ledger, "2026-04")
    names = [name for name in archived(ledger, "2026-04") if name.startswith("attach")]
    assert names == [
        "attachments/2026-03_记-0001/1_迟到.pdf",
        "attachments/2026-04_记-0001/2_4.pdf",
    ]
    assert archived(ledger, "2026-03") == march
    with database.connection(), pytest.raises(peewee.DatabaseError, match="final"):
        ArchivedPaper.delete().execute()


def test_every_voucher_is_in_it_and_its_hash_can_be_reckoned_anew(ledger):
    year_end.live_through(ledger)
    for month in ("2025-10", "2025-11", "2025-12"):
        kept = archived(ledger, month)
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
    assert "close.json" not in archived(ledger, "2025-10")


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
