"""Money held for customers and for others, in the books; and matters that keep a month open."""

import uuid
from dataclasses import replace
from datetime import date

import pytest

from services.ledger.posting.shop import rules as shop
from shared import facts
from tests.ledger import happenings as h
from tests.ledger.test_posting import RATES_BP, read


def taken(amount_fen, kind="member", method="wechat"):
    return facts.DepositTaken(
        deposit_movement_id=str(uuid.uuid4()),
        kind=kind,
        holder_id="holder-1",
        method=method,
        amount_fen=amount_fen,
        moved_on="2026-03-02",
    )


def refunded(amount_fen, kind="member", method="wechat"):
    return facts.DepositRefunded(**taken(amount_fen, kind, method).data(), reason="退卡")


def matter(day, attention_id="attention-1"):
    return facts.AttentionRaised(
        attention_id=attention_id, code="clock_skew", day=day, sentence="The clock was wrong."
    )


def balances(ledger):
    return {
        row["code"]: row["closing_credit_fen"] - row["closing_debit_fen"]
        for row in ledger.get(
            "/books/store/reports/trial-balance?period=2026-03", role="accountant"
        )["rows"]
    }


def test_a_deposit_is_a_liability_until_a_sale_is_paid_from_it():
    assert read(shop.deposit_taken(taken(12_000))) == ["store: Dr 101201 120.00, Cr 220301 120.00"]
    assert read(shop.day_closed(h.day_closed(meal_card=1_050, meals_fen=1_050), RATES_BP)) == [
        "store: Dr 220302 10.50, Cr 500102 10.50"
    ]
    assert read(shop.deposit_refunded(refunded(300_00, "group_buy", "cash"))) == [
        "store: Dr 220303 300.00, Cr 1001 300.00"
    ]


def test_money_collected_for_others_is_owed_to_them_and_never_revenue():
    day = replace(h.day_closed(cash=1_010), agency_fen=8_640)
    tenders = (facts.Tender(method="cash", amount_fen=9_650),)
    assert read(shop.day_closed(replace(day, tenders=tenders), RATES_BP)) == [
        "store: Dr 1001 96.50, Cr 500101 10.00, Cr 222101 0.10, Cr 224103 86.40"
    ]


def test_a_count_that_late_sales_change_is_restated():
    fact = facts.TillRestated(
        till_session_id="s", outlet_id="main", restated_on="2026-03-03", over_short_fen=-350
    )
    assert read(shop.till_restated(fact)) == [
        "store: Dr 1901 3.50, Cr 1001 3.50, Dr 571102 3.50, Cr 1901 3.50"
    ]


@pytest.mark.parametrize(("kind", "account"), [("member", "220301"), ("gift_card", "220304")])
def test_a_deposit_taken_used_and_refunded_leaves_nothing(ledger, kind, account):
    ledger.hear(taken(12_000, kind))
    assert balances(ledger)[account] == 12_000
    ledger.hear(h.day_closed(on="2026-03-02", **{kind: 1_050}), refunded(10_950, kind))
    assert balances(ledger).get(account, 0) == 0
    assert balances(ledger)["101201"] == -1_050


def test_a_month_is_not_closed_while_a_person_must_look_at_something_of_it(ledger):
    ledger.hear(*h.march_at_the_shop(), matter("2026-03-31"), matter("2026-04-01", "attention-2"))
    answer = h.ask_to_close(ledger, "store", "2026-03", date(2026, 4, 1))
    assert h.obstacles(answer) == ["attention_open"]
    (named,) = answer.body["obstacles"][0]["details"]
    assert (named["attention_id"], named["day"]) == ("attention-1", "2026-03-31")
    ledger.hear(facts.AttentionSettled(attention_id="attention-1", note="已核对"))
    assert h.close(ledger, "2026-03")["period"] == "2026-03"
