"""The posting table as it is shown: every case, written by what posts it."""

from services.ledger.accounts.rules import seeded
from services.ledger.reactions import REACTIONS
from shared import facts
from tests.ledger import happenings as h

NOT_POSTED = {facts.AttentionRaised, facts.AttentionSettled}


def rows(ledger):
    return ledger.get("/posting-table", role="accountant")["items"]


def test_every_fact_that_is_posted_and_every_month_end_is_in_the_table(ledger):
    shown = {row["case"] for row in rows(ledger)}
    posted = {kind.name for kind in REACTIONS if kind not in NOT_POSTED}
    assert shown == posted | {"vat_relief", "income_tax", "carry_forward", "year_end"}
    assert {kind for kind in facts.ALL.values() if "ledger" in kind.heard_by} == set(REACTIONS)


def test_a_case_reads_like_a_bookkeepers_entry(ledger):
    shown = {(row["case"], row["when"]): row for row in rows(ledger)}
    received = shown["goods_received", ""]
    assert (received["title"], received["told_by"], received["nature"]) == (
        "赊购商品",
        "store",
        None,
    )
    assert received["sentence"].startswith("goods at their invoice total")
    assert [line["text"] for line in received["entries"][0]["lines"]] == [
        "借：1405 库存商品 130,000.00",
        "贷：2202 应付账款 130,000.00",
    ]
    returned = shown["day_closed", "销售退回（红字）"]["entries"][0]["lines"]
    assert [(line["side"], line["example_fen"]) for line in returned] == [
        ("debit", -10_100),
        ("credit", -10_000),
        ("credit", -100),
    ]


def test_every_entry_of_the_table_balances_on_accounts_that_a_new_book_has(ledger):
    leaves = {account.code for account in seeded() if account.is_leaf}
    for row in rows(ledger):
        assert row["title"], row
        assert row["sentence"], row
        assert "`" not in row["sentence"], row
        for entry in row["entries"]:
            assert {line["account"] for line in entry["lines"]} <= leaves
            sums = {"debit": 0, "credit": 0}
            for line in entry["lines"]:
                sums[line["side"]] += line["example_fen"]
            assert sums["debit"] == sums["credit"], row


def test_money_says_whose_it_is_where_that_decides(ledger):
    natures = {(row["case"], row["nature"]) for row in rows(ledger)}
    for case in ("contribution_received", "disbursement_made", "disbursement_returned"):
        assert {nature for name, nature in natures if name == case} == set("GHEX")
    charity = [row for row in rows(ledger) if row["nature"] == "X" and row["entries"]]
    assert [(row["case"], len(row["entries"])) for row in charity] == [
        ("disbursement_made", 1),
        ("disbursement_returned", 2),
        ("disbursement_made", 1),
        ("disbursement_returned", 1),
    ]


def test_only_who_reads_the_books_reads_the_table(ledger):
    assert ledger.ask("GET", "/posting-table", role="clerk").status == 403


def test_fees_and_common_income_become_vouchers_of_the_property_company(ledger):
    ledger.hear(
        h.fee_collected(prepaid_fen=48_000),
        h.fee_charged(prepaid_fen=4_000),
        h.fee_charged(receivable_fen=4_000),
        h.common_income(30_000, cost_fen=5_000),
    )
    assert h.written(ledger, "property") == [
        "Dr 100201 480.00",
        "Cr 220305 480.00",
        "Dr 220305 40.00",
        "Cr 500104 39.60",
        "Cr 222101 0.40",
        "Dr 1122 40.00",
        "Cr 500104 39.60",
        "Cr 222101 0.40",
        "Dr 100201 300.00",
        "Cr 224101 250.00",
        "Cr 540104 50.00",
    ]
    vouchers = ledger.get("/books/property/vouchers")["items"]
    rows = {
        (line["account"], line["cash_flow"])
        for voucher in vouchers
        for line in voucher["lines"]
        if line["cash_flow"]
    }
    assert rows == {("220305", 1), ("224101", 2), ("540104", 2)}
    members = {line["member"] for line in vouchers[2]["lines"] if line["account"] == "1122"}
    assert members == {"household-1"}
    assert ledger.get("/books/property/verify")["broken_at"] is None
