"""Sales made without the network, through HTTP on both engines."""

import random
import uuid
from datetime import UTC, datetime

import pytest

from services.store.sales.batches import rules
from services.store.tills.rules import Span
from shared import clock
from shared.facts import SaleRecorded, TillRestated
from tests.threads import together


def offline(*lines, cash=None, sold_at="2026-03-02T01:00:00Z", **more):
    rows = [{"sku": sku, "quantity": quantity, **extra} for sku, quantity, extra in lines]
    return {
        "id": str(uuid.uuid4()),
        "sold_at": sold_at,
        "lines": rows,
        "tenders": [{"method": "cash", "amount_fen": cash}] if cash else [],
        **more,
    }


def tea(quantity="1", cash=350, **more):
    return offline(("TEA", quantity, {}), cash=cash, **more)


@pytest.fixture
def stocked(shop):
    shop.receive("TEA", "1000", 250_000)
    return shop


def send(shop, *sales, sent_at="now", **how):
    return ask(shop, sales, sent_at, **how).body["answers"]


def ask(shop, sales, sent_at="now", **how):
    body = {"till_id": shop.till, "sent_at": _now(sent_at), "sales": list(sales)}
    answer = shop.store.ask("POST", "/sales/batch", body, role="clerk", **how)
    assert answer.status == 200, answer
    return answer


def _now(sent_at):
    return clock.text(clock.now()) if sent_at == "now" else sent_at


def flags(answers):
    return [(answer["status"], answer["kept"], answer["flags"]) for answer in answers]


def attention(shop):
    return [row["code"] for row in shop.store.get("/attention", role="clerk")["items"]]


def test_sales_of_a_batch_are_stored_and_replayed_under_any_key(stocked):
    sales = [tea(), tea("2", 1000)]
    assert flags(send(stocked, *sales)) == [("stored", True, [])] * 2
    assert flags(send(stocked, *sales)) == [("replayed", True, [])] * 2
    assert stocked.on_hand("TEA") == ("997", 249_250)
    assert [fact.total_fen for fact in stocked.store.told(SaleRecorded)] == [350, 700]
    assert attention(stocked) == []


def test_one_batch_sent_three_times_at_once_is_recorded_once(stocked):
    sales = [tea() for _ in range(20)]
    answers = together(3, lambda _: ask(stocked, sales).body["answers"])
    states = sorted({row["status"] for row in answer} for answer in answers)
    assert sum(state == {"stored"} for state in states) == 1
    assert sum(state == {"replayed"} for state in states) == 2
    assert len(stocked.store.told(SaleRecorded)) == 20


def test_a_sale_under_its_name_with_other_content_goes_to_a_person_once(stocked):
    first = tea()
    send(stocked, first)
    other = tea("2", 700) | {"id": first["id"]}
    wanted = [("needs_attention", False, ["sale_differs"])]
    assert flags(send(stocked, other)) == wanted
    assert flags(send(stocked, other)) == wanted
    assert attention(stocked) == ["sale_differs"]
    twins = tea(), tea("3", 1050)
    twins[1]["id"] = twins[0]["id"]
    assert flags(send(stocked, *twins)) == [("stored", True, []), *wanted]


def test_what_cannot_be_read_is_kept_as_it_was_sent_and_holds_up_no_other(stocked):
    bad = tea() | {"lines": "none"}
    answers = send(stocked, tea(), bad, tea())
    assert flags(answers) == [
        ("stored", True, []),
        ("needs_attention", False, ["sale_unreadable"]),
        ("stored", True, []),
    ]
    assert stocked.store.get("/attention", role="clerk")["items"][0]["content"] == bad


def test_what_was_voided_at_the_till_is_no_sale_and_goes_to_a_person(stocked):
    voided = tea() | {"voided_reason": "顾客没有拿走"}
    wanted = [("needs_attention", False, ["sale_voided"])]
    assert flags(send(stocked, voided)) == wanted
    assert flags(send(stocked, voided)) == wanted
    (told,) = stocked.store.get("/attention", role="clerk")["items"]
    assert (told["code"], told["content"]) == ("sale_voided", voided)
    assert stocked.store.told(SaleRecorded) == []
    assert stocked.on_hand("TEA") == ("1000", 250_000)
    again = {name: value for name, value in voided.items() if name != "voided_reason"}
    assert flags(send(stocked, again)) == [("stored", True, [])], "it was a sale after all"
    assert flags(send(stocked, voided)) == [("replayed", True, [])], "too late: the house has it"


def test_a_tender_that_does_not_add_up_goes_to_a_person_and_is_kept_when_put_right(stocked):
    wrong = tea(cash=300)
    assert flags(send(stocked, wrong)) == [("needs_attention", False, ["tenders_do_not_add_up"])]
    right = wrong | {"tenders": [{"method": "cash", "amount_fen": 350}]}
    assert flags(send(stocked, right)) == [("stored", True, [])]


def test_a_changed_price_negative_stock_and_an_unknown_product_are_flags(shop):
    cheap = offline(("TEA", "1", {"unit_price_fen": 300}), cash=300)
    strange = offline(("GONE", "1", {"unit_price_fen": 500}), cash=500)
    answers = send(shop, cheap, strange)
    assert all(answer["kept"] for answer in answers)
    assert set(answers[0]["flags"]) == {"price_changed", "stock_negative"}
    assert "product_unknown" in answers[1]["flags"]
    assert shop.store.get("/products?category=待查")["items"][0]["sku"] == "待查-GONE"


def test_a_sale_that_comes_after_the_count_is_kept_and_the_count_is_restated(stocked):
    stocked.count(10_350)
    sale = tea(sold_at="2026-03-02T03:00:00Z")
    assert flags(send(stocked, sale)) == [("needs_attention", True, ["till_closed"])]
    session = stocked.store.get(f"/tills/{stocked.till}/sessions", role="cashier")["items"][0]
    assert (session["expected_cash_fen"], session["over_short_fen"]) == (10_350, 0)
    assert [fact.over_short_fen for fact in stocked.store.told(TillRestated)] == [-350]
    send(stocked, sale)
    assert len(stocked.store.told(TillRestated)) == 1


def test_a_sale_of_a_closed_day_is_counted_on_the_next(stocked):
    stocked.count(10_000)
    stocked.close_day()
    sale = tea(sold_at="2026-03-02T03:00:00Z")
    send(stocked, sale)
    kept = stocked.store.get(f"/sales/{sale['id']}", role="clerk")
    assert (kept["reported_on"], kept["origin"]) == ("2026-03-03", "offline")


def test_a_clock_more_than_ten_minutes_off_is_a_flag(stocked):
    answers = send(stocked, tea(), sent_at="2026-03-02T01:00:00Z")
    assert flags(answers) == [("needs_attention", True, ["clock_skew"])]
    dead = tea(sold_at="1970-01-01T00:00:00Z")
    assert flags(send(stocked, dead)) == [("needs_attention", True, ["clock_skew"])]


def test_sales_of_a_till_nobody_opened_are_kept_in_a_session_of_their_own(stocked):
    till = stocked.store.post("/tills", {"name": "二号"})["id"]
    stocked.till = till
    assert flags(send(stocked, tea(), tea()))[0] == ("needs_attention", True, ["till_not_open"])
    sessions = stocked.store.get(f"/tills/{till}/sessions", role="cashier")["items"]
    assert [session["float_fen"] for session in sessions] == [0]


def test_shuffled_batches_at_once_keep_every_sale_and_do_not_lock_each_other(stocked):
    def batch(number):
        skus = ["TEA", "RICE", "MEAL"]
        random.Random(number).shuffle(skus)
        lines = [(sku, "1", {}) for sku in skus]
        return [offline(*lines, cash=3949) for _ in range(25)]

    batches = [batch(number) for number in range(6)]
    together(6, lambda number: ask(stocked, batches[number]))
    assert len(stocked.store.told(SaleRecorded)) == 150
    assert stocked.on_hand("TEA") == ("850", 212_500)


def test_a_batch_is_limited_and_its_till_is_known(stocked):
    body = {"till_id": str(uuid.uuid4()), "sent_at": _now("now"), "sales": [tea()]}
    assert stocked.store.refused("/sales/batch", body, role="clerk") == "till_unknown"
    body |= {"till_id": stocked.till, "sales": [tea()] * 501}
    assert stocked.store.refused("/sales/batch", body, role="clerk") == "invalid_request"


def test_a_late_sale_belongs_to_the_session_opened_last_before_it():
    def at(hour):
        return datetime(2026, 3, 2, hour, tzinfo=UTC)

    spans = [Span("a", at(1), at(5)), Span("b", at(6), None)]
    assert [rules.session_at(spans, at(hour)).id for hour in (0, 2, 5, 7)] == ["a", "a", "a", "b"]
    assert rules.session_at([], at(1)) is None
