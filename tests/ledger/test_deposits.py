"""Money held for customers and for others, in the books; and matters that keep a month open."""

from datetime import date

import pytest

from services.ledger.posting.shop import rules as shop
from shared import facts
from tests.ledger import happenings as h


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


def test_a_count_that_late_sales_change_is_restated():
    fact = facts.TillRestated(
        till_session_id="s", outlet_id="main", restated_on="2026-03-03", over_short_fen=-350
    )
    assert h.entered(shop.till_restated(fact)) == [
        "store: Dr 1901 3.50 / Cr 1001 3.50 / Dr 571102 3.50 / Cr 1901 3.50"
    ]


@pytest.mark.parametrize(("kind", "account"), [("member", "220301"), ("gift_card", "220304")])
def test_a_deposit_taken_used_and_refunded_leaves_nothing(ledger, kind, account):
    ledger.hear(h.deposit_taken(12_000, kind))
    assert balances(ledger)[account] == 12_000
    ledger.hear(h.day_closed(on="2026-03-02", **{kind: 1_050}), h.deposit_refunded(10_950, kind))
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
