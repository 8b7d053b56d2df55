"""Goods for volunteers' points: what each nature of fund writes, in which books."""

import dataclasses

import pytest

from services.ledger.posting.rewards import rules as rewards
from services.ledger.posting.shop import rules as shop
from shared import facts
from tests.ledger import happenings as h

STORE = {
    "E": "store: Dr 560299 7.00 / Cr 122104 7.00 / Dr 310102 7.00 / Cr 310402 7.00",
    "G": "store: Dr 560299 7.00 / Cr 122104 7.00 / Dr 2401 7.00 / Cr 530103 7.00",
    "H": "store: Dr 224101 7.00 / Cr 122104 7.00",
    "X": "store: Dr 100201 7.00 / Cr 122104 7.00",
}
PASSED = "Cr 224102 7.00 / Dr 224102 7.00 / Cr 100201 7.00"
RECEIVED = "store: Dr 122101 7.00 / Cr 122104 7.00 / Dr 100201 7.00 / Cr 122101 7.00"
PROPERTY = {
    "E": f"property: Dr 560299 7.00 / {PASSED} / Dr 310102 7.00 / Cr 310402 7.00",
    "G": f"property: Dr 560299 7.00 / {PASSED} / Dr 2401 7.00 / Cr 530103 7.00",
    "H": f"property: Dr 224101 7.00 / {PASSED}",
}


def paid(nature, book="store"):
    fact = h.disbursement(700, nature, book=book)
    return dataclasses.replace(fact, use="volunteer_rewards", work_order_id=None)


def returned(nature, book="store"):
    made = paid(nature, book)
    return facts.DisbursementReturned(
        disbursement_return_id="return-1",
        disbursement_id=made.disbursement_id,
        fund_id=made.fund_id,
        fund_name=made.fund_name,
        nature=nature,
        book=book,
        work_order_id=None,
        commitment_id=made.commitment_id,
        building_id=None,
        use=made.use,
        received_on=made.paid_on,
        amount_fen=700,
        reason="破损",
        lots=(),
    )


def test_a_sale_to_a_fund_is_revenue_with_vat_that_the_fund_owes():
    closed = h.day_closed(fund=700)
    assert h.entered(shop.day_closed(closed, h.RATES_BP)) == [
        "store: Dr 122104 7.00 / Cr 500101 6.93 / Cr 222101 0.07"
    ]


@pytest.mark.parametrize("nature", "EGHX")
def test_a_fund_in_the_books_of_the_shop_settles_it_and_no_bank_moves(nature):
    assert h.entered(rewards.disbursement_made(paid(nature))) == [STORE[nature]]


@pytest.mark.parametrize("nature", "EGH")
def test_a_fund_in_the_other_books_pays_the_shop(nature):
    entries = rewards.disbursement_made(paid(nature, "property"))
    assert h.entered(entries) == [PROPERTY[nature], RECEIVED]


@pytest.mark.parametrize("book", ["store", "property"])
@pytest.mark.parametrize("nature", "EGHX")
def test_what_comes_back_is_the_same_in_red(nature, book):
    if nature == "X" and book == "property":
        return
    made = rewards.disbursement_made(paid(nature, book))
    back = rewards.disbursement_returned(returned(nature, book))
    assert [entry.kind for entry in back] == [f"{entry.kind}_back" for entry in made]
    assert {entry.memo for entry in back} == {"退回 专项资金付积分兑换 反哺维修：破损"}
    for black, red in zip(made, back, strict=True):
        sums = [(line.account, -line.debit_fen, -line.credit_fen) for line in red.lines]
        assert sums == [(line.account, line.debit_fen, line.credit_fen) for line in black.lines]


def test_the_books_post_both_and_the_receivable_ends_at_nothing(ledger):
    ledger.hear(
        h.contribution(10_000, "G", on="2026-03-01"),
        h.day_closed(fund=700),
        paid("G"),
        returned("G"),
        h.day_closed(on="2026-04-07", fund=-700),
    )
    figures = ledger.get("/figures", role="", acting_service="gateway")
    assert figures["fund_sales_fen"] == 0
    assert figures["funds"] == {"fund-1": 10_000}
    assert {book["broken_at"] for book in figures["books"].values()} == {None}
