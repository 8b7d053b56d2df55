"""内部往来对账: what one company has to get is what the other owes."""

from datetime import date

from services.ledger.posting.rules import BANK, Entry, credit, debit
from services.ledger.vouchers import commands as vouchers
from shared.identity import Principal
from tests.ledger import by_hand
from tests.ledger import happenings as h
from tests.ledger.by_hand import line
from tests.service import COMMUNITY

LI = Principal("li", COMMUNITY, ("accountant",))


def post(ledger, book, document, source, target, fen, on="2026-03-05"):
    """Dr source / Cr target in a book, as the voucher of a document."""
    lines = [debit(source, fen), credit(target, fen)]
    entry = Entry(book, "transfer", date.fromisoformat(on), "内部调拨", lines)
    with ledger.service.database.connection():
        vouchers.post(LI, [entry], document)


def asked(ledger, period="2026-03"):
    return ledger.get(f"/intercompany?period={period}")


def states(found):
    return [(row["state"], row["difference_fen"]) for row in found["rows"]]


def test_a_transfer_between_the_companies_leaves_nothing_when_they_are_seen_as_one(ledger):
    post(ledger, "store", "transfer-1", "122101", BANK, 500_000)
    post(ledger, "property", "transfer-1", BANK, "224102", 500_000)
    found = asked(ledger)
    (row,) = found["rows"]
    assert (row["receivable_book"], row["payable_book"]) == ("store", "property")
    assert (row["receivable_raised_fen"], row["payable_raised_fen"]) == (500_000, 500_000)
    assert states(found) == [("agreed", 0)]
    assert found["balances"] == [
        {"book": "property", "receivable_fen": 0, "payable_fen": 500_000},
        {"book": "store", "receivable_fen": 500_000, "payable_fen": 0},
    ]
    assert (found["consolidated_fen"], found["agrees"]) == (0, True)
    assert asked(ledger, "2026-02")["rows"] == asked(ledger, "2026-04")["rows"] == []
    assert ledger.get("/intercompany?period=2026-03", community="other")["rows"] == []


def test_a_repair_that_a_fund_paid_is_raised_and_settled_on_both_sides(ledger):
    ledger.hear(h.work_completed(600_000), h.disbursement(600_000))
    (row,) = asked(ledger, "2026-04")["rows"]
    assert row["state"] == "agreed"
    sides = ("receivable_raised", "payable_raised", "receivable_settled", "payable_settled")
    assert [row[f"{side}_fen"] for side in sides] == [600_000] * 4


def transferred(ledger, fen=500_000):
    """Money that the shop lent the property company, written by hand in both books."""
    lent = {"memo": "拨付物业公司周转金", "lines": [line("122101", fen), line(BANK, 0, fen)]}
    had = {"memo": "收到便利店周转金", "lines": [line(BANK, fen), line("224102", 0, fen)]}
    return (
        by_hand.post(ledger, by_hand.rent(**lent)),
        by_hand.post(ledger, by_hand.rent(**had), book="property"),
    )


def test_a_transfer_written_by_hand_in_both_books_meets_by_its_amount(ledger):
    lent, had = transferred(ledger)
    found = asked(ledger)
    (row,) = found["rows"]
    assert (row["state"], row["receivable_raised_fen"]) == ("agreed_by_amount", 500_000)
    assert (row["document"], row["other_document"]) == (lent["document_id"], had["document_id"])
    assert (found["consolidated_fen"], found["agrees"]) == (0, True)


def test_what_was_taken_back_in_red_is_no_difference(ledger):
    lent, _ = transferred(ledger)
    wrong = by_hand.rent(lines=[line("122101", 8_000), line(BANK, 0, 8_000)])
    wrong = by_hand.post(ledger, wrong)
    assert not asked(ledger)["agrees"]
    body = {"voucher_date": "2026-03-31", "reason": "记错账套"}
    path = f"/books/store/vouchers/{wrong['id']}/reverse"
    red = ledger.post(path, body, role="accountant")
    for verb, role in (("review", "reviewer"), ("post", "accountant")):
        ledger.post(f"/books/store/drafts/{red['id']}/{verb}", role=role)
    found = asked(ledger)
    assert found["agrees"] and found["consolidated_fen"] == 0
    assert {row["document"] for row in found["rows"]} == {
        lent["document_id"],
        wrong["document_id"],
    }


def test_what_differs_is_named_until_the_other_side_is_there(ledger):
    post(ledger, "store", "by-hand-1", "122101", BANK, 30_000, on="2026-03-30")
    post(ledger, "store", "both", "122101", BANK, 1_000)
    post(ledger, "property", "both", BANK, "224102", 900)
    post(ledger, "property", "alone", BANK, "224102", 7_000)
    found = asked(ledger)
    assert sorted(states(found)) == [
        ("amounts_differ", 100),
        ("payable_missing", 30_000),
        ("receivable_missing", -7_000),
    ]
    assert (found["consolidated_fen"], found["agrees"]) == (23_100, False)
    post(ledger, "property", "by-hand-2", BANK, "224102", 30_000, on="2026-04-02")
    met = [row for row in asked(ledger, "2026-04")["rows"] if row["state"] == "agreed_by_amount"]
    assert [(row["document"], row["other_document"]) for row in met] == [("by-hand-1", "by-hand-2")]
    assert ("payable_missing", 30_000) in states(asked(ledger))
    text = ledger.get("/intercompany?period=2026-04&as=csv")
    assert "按金额核对一致,by-hand-1,by-hand-2" in text
