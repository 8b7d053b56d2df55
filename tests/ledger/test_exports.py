"""The exported books before two foreign judges: hledger and beancount."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from services.ledger.accounts.rules import seeded
from services.ledger.exports import rules
from tests.ledger import happenings as h

BEAN_CHECK = Path(sys.executable).parent / "bean-check"
UTF8 = os.environ | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def judge(*command):
    """What a foreign program prints; it must be content."""
    done = subprocess.run(command, capture_output=True, text=True, env=UTF8, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def exported(ledger, book, wanted, folder):
    file = folder / f"{book}.{wanted}"
    file.write_text(ledger.get(f"/books/{book}/exports/{wanted}"))
    return str(file)


@pytest.fixture
def two_months(ledger):
    """A community that sold, closed, set aside, repaired and closed again."""
    ledger.hear(*h.march_at_the_shop(), h.stock_adjusted("stock_count", -500, 300))
    h.close(ledger, "2026-03", accepted=("variance_open",))
    ledger.hear(
        h.contribution(1_303_020),
        h.contribution(200_000, nature="G", fund="fund-2"),
        h.work_completed(500_000),
        h.disbursement(500_000),
        h.day_closed(on="2026-04-20", cash=-10_100, wechat=500_000, meals_fen=60_000),
        h.goods_received(4_200, on="2026-03-30"),
    )
    for book in ("store", "property"):
        h.close(ledger, "2026-04", book=book, accepted=("variance_open",))
    ledger.hear(h.goods_received(77, on="2026-05-02"))
    return ledger


@pytest.mark.parametrize("book", ["store", "property"])
def test_hledger_accepts_the_books_strictly(two_months, book, tmp_path):
    journal = exported(two_months, book, "hledger", tmp_path)
    judge("hledger", "-f", journal, "check", "-s", "ordereddates", "payees")


@pytest.mark.parametrize("book", ["store", "property"])
def test_beancount_accepts_the_books(two_months, book, tmp_path):
    judge(str(BEAN_CHECK), exported(two_months, book, "beancount", tmp_path))


@pytest.mark.parametrize("book", ["store", "property"])
def test_hledger_finds_the_balances_of_our_trial_balance(two_months, book, tmp_path):
    journal = exported(two_months, book, "hledger", tmp_path)
    printed = judge("hledger", "-f", journal, "balance", "--flat", "-E", "-O", "csv")
    theirs = {
        row["account"].rsplit(":", 1)[-1].split("-")[0]: yuan_to_fen(row["balance"])
        for row in csv.DictReader(io.StringIO(printed))
        if row["account"] != "total"
    }
    rows = two_months.get(f"/books/{book}/reports/trial-balance?period=2026-05")["rows"]
    ours = {
        row["code"]: row["closing_debit_fen"] - row["closing_credit_fen"]
        for row in rows
        if row["leaf"]
    }
    assert {code: fen for code, fen in theirs.items() if fen} == {
        code: fen for code, fen in ours.items() if fen
    }
    assert ours


def test_hledgers_total_assets_are_row_30_of_our_balance_sheet(two_months, tmp_path):
    journal = exported(two_months, "store", "hledger", tmp_path)
    printed = judge("hledger", "-f", journal, "balance", "^assets", "--depth", "1", "-O", "csv")
    total = {row[0]: row[1] for row in csv.reader(io.StringIO(printed))}["total"]
    sheet = two_months.get("/books/store/reports/balance-sheet?period=2026-05")["rows"]
    assert yuan_to_fen(total) == next(row["closing_fen"] for row in sheet if row["row"] == 30)


def yuan_to_fen(text):
    whole, _, part = text.removesuffix(" CNY").replace(",", "").partition(".")
    fen = abs(int(whole)) * 100 + int(part.ljust(2, "0") or 0)
    return -fen if text.startswith("-") else fen


def test_the_judges_notice_a_missing_fen(two_months, tmp_path):
    journal = Path(exported(two_months, "store", "hledger", tmp_path))
    journal.write_text(journal.read_text().replace("= 45600.00 CNY", "= 45600.01 CNY", 1))
    done = subprocess.run(
        ["hledger", "-f", str(journal), "check", "-s"], capture_output=True, env=UTF8, timeout=60
    )
    assert done.returncode != 0


def test_the_same_books_give_the_same_text(two_months):
    for wanted in ("hledger", "beancount"):
        path = f"/books/store/exports/{wanted}"
        answer = two_months.ask("GET", path)
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.body == two_months.get(path)
    assert "(2026-03-记-1) 赊购商品" in two_months.get("/books/store/exports/hledger")


def test_memos_with_every_odd_sign_pass_both_judges(ledger, tmp_path):
    odd = h.contribution(100, on="2026-03-02")
    odd = type(odd)(**odd.data() | {"fund_name": 'a "b" \\ ; c | d, e:f (g) 你好  * ! = #t ^l'})
    ledger.hear(odd)
    h.close(ledger, "2026-03")
    judge(str(BEAN_CHECK), exported(ledger, "store", "beancount", tmp_path))
    journal = exported(ledger, "store", "hledger", tmp_path)
    judge("hledger", "-f", journal, "check", "-s", "ordereddates", "payees")


def test_an_empty_book_with_a_closed_month_passes_both_judges(ledger, tmp_path):
    h.close(ledger, "2026-03", book="property")
    judge(str(BEAN_CHECK), exported(ledger, "property", "beancount", tmp_path))
    journal = exported(ledger, "property", "hledger", tmp_path)
    judge("hledger", "-f", journal, "check", "-s")


def test_every_account_has_its_own_legal_name():
    chart = {account.code: account for account in seeded()}
    names = rules.account_names(chart, (), hledger=False)
    assert names["500102"] == "Income:5001-主营业务收入:500102-助餐-免税"
    assert names["4001"] == "Assets:4001-生产成本"
    assert len(set(names.values())) == len(names)


def test_an_unknown_format_is_refused(ledger):
    answer = ledger.ask("GET", "/books/store/exports/excel")
    assert (answer.status, answer.body["code"]) == (404, "export_format_unknown")
