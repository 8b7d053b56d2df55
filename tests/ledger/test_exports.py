"""The exported books before two foreign judges: hledger and beancount."""

import csv
import io
import re
import subprocess

import pytest

from services.ledger.accounts.rules import seeded
from services.ledger.exports import rules
from services.ledger.vouchers import journal as reading
from tests import judges
from tests.ledger import by_hand as b
from tests.ledger import happenings as h
from tests.ledger import year_end
from tests.tools import tool


def exported(ledger, book, wanted, folder):
    return judges.accept(ledger.get(f"/books/{book}/exports/{wanted}"), wanted, folder, book)


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
def test_both_judges_accept_the_books(two_months, book, tmp_path):
    for form in judges.FORMS:
        exported(two_months, book, form, tmp_path)


@pytest.mark.parametrize("book", ["store", "property"])
def test_hledger_finds_the_balances_of_our_trial_balance(two_months, book, tmp_path):
    journal = exported(two_months, book, "hledger", tmp_path)
    printed = judges.hledger(journal, "balance", "--flat", "-E", "-O", "csv")
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
    printed = judges.hledger(journal, "balance", "^assets", "--depth", "1", "-O", "csv")
    total = {row[0]: row[1] for row in csv.reader(io.StringIO(printed))}["total"]
    sheet = two_months.get("/books/store/reports/balance-sheet?period=2026-05")["rows"]
    assert yuan_to_fen(total) == next(row["closing_fen"] for row in sheet if row["row"] == 30)


def yuan_to_fen(text):
    whole, _, part = text.removesuffix(" CNY").replace(",", "").partition(".")
    fen = abs(int(whole)) * 100 + int(part.ljust(2, "0") or 0)
    return -fen if text.startswith("-") else fen


def test_the_judges_notice_a_missing_fen(two_months, tmp_path):
    journal = exported(two_months, "store", "hledger", tmp_path)
    journal.write_text(journal.read_text().replace("= 45600.00 CNY", "= 45600.01 CNY", 1))
    command = [tool("hledger"), "-f", str(journal), "check", "-s"]
    done = subprocess.run(command, capture_output=True, env=judges.UTF8, timeout=60)
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
    for form in judges.FORMS:
        exported(ledger, "store", form, tmp_path)


def test_an_empty_book_with_a_closed_month_passes_both_judges(ledger, tmp_path):
    h.close(ledger, "2026-03", book="property")
    for form in judges.FORMS:
        exported(ledger, "property", form, tmp_path)


def test_openings_own_accounts_and_texts_that_look_like_dates_pass_both_judges(ledger, tmp_path):
    year_end.live_through(ledger)
    texts = {}
    for form in judges.FORMS:
        for book in year_end.BOOKS:
            texts[book, form] = exported(ledger, book, form, tmp_path).read_text()
    journal, beancount = texts["store", "hledger"], texts["store", "beancount"]
    assert "expenses:5602-管理费用:560202-房租-水电-公摊:56020201-房租" in journal
    assert "Expenses:5602-管理费用:560202-房租-水电-公摊:56020201-房租" in beancount
    assert "2025-10-31 * (2025-10-记-1) 期初余额 2025-10" in journal
    found = judges.hledger(tmp_path / "store.hledger", "register", "tag:memo=三号楼", "-O", "csv")
    assert [row["date"] for row in csv.DictReader(io.StringIO(found))] == ["2025-11-20"]


def test_every_account_is_asserted_at_the_end_of_every_closed_month_with_vouchers(ledger):
    year_end.live_through(ledger)
    journal = ledger.get("/books/store/exports/hledger")
    accounts = re.findall(r"^account (\S+)", journal, re.MULTILINE)
    ends = re.findall(r"^(\S+) \* 期末余额 (\S+)\n((?:    .*\n)+)", journal, re.MULTILINE)
    assert [(day, period) for day, period, _ in ends] == [
        ("2025-10-31", "2025-10"),
        ("2025-11-30", "2025-11"),
        ("2025-12-31", "2025-12"),
    ]
    for *_, lines in ends:
        assert [line.split()[0] for line in lines.splitlines()] == accounts
    beancount = ledger.get("/books/store/exports/beancount")
    assert len(re.findall(r"^2026-01-01 balance ", beancount, re.MULTILINE)) == len(accounts)


def test_a_voucher_by_hand_is_exported_with_all_that_it_says(ledger):
    everything = {
        "supplier": "s-1",
        "member": "m-1",
        "person": "p-1",
        "fund": "f-1",
        "building": "b-1",
        "work_order": "w-1",
        "outlet": "o-1",
        "reference": "0017",
        "memo": "三月",
    }
    lines = [b.line("560201", 500, **everything, cash_flow=6), b.line("1001", 0, 500)]
    voucher = b.post(ledger, b.rent(lines=lines))
    red = {"voucher_date": "2026-03-21", "reason": "重复"}
    draft = ledger.post(f"/books/store/vouchers/{voucher['id']}/reverse", red, role="accountant")
    for verb in ("review", "sign", "post"):
        b.step(ledger, draft, verb)
    signed = {"maker": "accountant", "reviewer": "reviewer", "poster": "accountant"}
    journal = ledger.get("/books/store/exports/hledger")
    beancount = ledger.get("/books/store/exports/beancount")
    for tag, value in (everything | signed | {"cash_flow": 6, "voucher": voucher["id"]}).items():
        assert f"{tag}:{value}" in journal
        assert f'{tag}: "{value}"' in beancount
    for tag, value in {"cashier": "cashier", "corrects": voucher["id"]}.items():
        assert f"{tag}:{value}" in journal.split("(2026-03-记-2)")[1]
        assert f'{tag}: "{value}"' in beancount.split("2026-03-记-2")[1]


def test_a_book_is_read_in_batches_while_it_is_sent(ledger, monkeypatch):
    year_end.live_through(ledger)
    path = "/books/store/exports/beancount"
    answer = ledger.ask("GET", path)
    assert "Content-Length" not in answer.headers
    for batch in (1, 2, 7):
        monkeypatch.setattr(reading, "BATCH", batch)
        assert ledger.get(path) == answer.body


def test_every_account_has_its_own_legal_name():
    chart = {account.code: account for account in seeded()}
    names = rules.account_names(chart, chart, for_hledger=False)
    assert names["500102"] == "Income:5001-主营业务收入:500102-助餐-免税"
    assert names["4001"] == "Assets:4001-生产成本"
    assert len(set(names.values())) == len(names)


def test_an_unknown_format_is_refused(ledger):
    answer = ledger.ask("GET", "/books/store/exports/excel")
    assert (answer.status, answer.body["code"]) == (404, "export_format_unknown")
