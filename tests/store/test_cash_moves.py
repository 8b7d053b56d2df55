"""Cash that moves without a sale, and money passed on to others, on both engines."""

from datetime import timedelta

import peewee
import pytest

from services.store.tills.agency.models import AgencyPayment
from services.store.tills.cash.models import CashMove
from shared import clock
from shared.facts import AgencyPaid, CashMoved, DayClosed
from tests.threads import together

PATHS = {"pay_in": "pay-ins", "pay_out": "pay-outs", "safe_drop": "safe-drops"}


def path(shop, kind):
    return f"/tills/{shop.till}/{PATHS[kind]}"


def wanted(amount_fen, purpose, **more):
    return {"amount_fen": amount_fen, "purpose": purpose, "reason": "备用", **more}


def move(shop, kind, amount_fen, purpose, **more):
    return shop.store.post(path(shop, kind), wanted(amount_fen, purpose, **more), role="clerk")


def collect(shop, amount_fen, method="cash"):
    """Take money at the till that belongs to somebody else."""
    shop.store.post(
        "/products",
        {
            "sku": "WATER",
            "name": "水费",
            "category": "代收",
            "unit": "笔",
            "price_fen": amount_fen,
            "kind": "agency",
        },
    )
    tenders = [{"method": method, "amount_fen": amount_fen}]
    return shop.sell(("WATER", "1"), tenders=tenders)


def pay(amount_fen, method="bank", **more):
    return {"method": method, "amount_fen": amount_fen, "payee": "水司", "reference": "B1", **more}


def held(shop):
    return shop.store.get("/agency", role="cashier")["held_fen"]


def test_expected_cash_includes_what_moved(shop):
    shop.sell(("TEA", "2"), cash=700)
    move(shop, "pay_in", 5_000, "change")
    move(shop, "pay_in", 300, "other")
    move(shop, "pay_out", 1_000, "expense")
    move(shop, "pay_out", 2_000, "bank")
    move(shop, "safe_drop", 4_000, "safe")
    closed = shop.count(9_000)
    assert (closed["expected_cash_fen"], closed["over_short_fen"]) == (9_000, 0)
    facts = [(fact.kind, fact.purpose, fact.amount_fen) for fact in shop.store.told(CashMoved)]
    assert facts == [
        ("pay_in", "change", 5_000),
        ("pay_in", "other", 300),
        ("pay_out", "expense", 1_000),
        ("pay_out", "bank", 2_000),
        ("safe_drop", "safe", 4_000),
    ]


def test_nothing_leaves_a_drawer_that_is_not_in_it_to_the_fen(shop):
    for kind, purpose in (("pay_out", "bank"), ("safe_drop", "safe")):
        answer = shop.store.ask("POST", path(shop, kind), wanted(10_001, purpose), role="clerk")
        assert (answer.status, answer.body["code"]) == (409, "drawer_too_empty")
        assert "10000" not in str(answer.body)
    move(shop, "safe_drop", 10_000, "safe")
    answer = shop.store.refused(path(shop, "pay_out"), wanted(1, "expense"), role="clerk")
    assert answer == "drawer_too_empty"
    assert shop.count(0)["over_short_fen"] == 0


def test_two_moves_at_once_take_the_last_cash_once(shop):
    body = wanted(6_000, "bank")
    answers = together(
        2, lambda _: shop.store.ask("POST", path(shop, "pay_out"), body, role="clerk")
    )
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert {a.body["code"] for a in answers if a.status == 409} == {"drawer_too_empty"}
    assert len(shop.store.told(CashMoved)) == 1
    assert shop.count(4_000)["over_short_fen"] == 0


def test_a_move_and_the_close_at_once_agree_about_the_drawer(shop):
    def work(number):
        if number:
            return shop.store.ask(
                "POST", path(shop, "safe_drop"), wanted(1_000, "safe"), role="clerk"
            )
        body = {"counted_cash_fen": 10_000}
        return shop.store.ask("POST", f"/tills/{shop.till}/close", body, role="clerk")

    closed, moved = together(2, work)
    assert closed.status == 200
    assert moved.status == 201 or moved.body["code"] == "till_not_open"
    assert closed.body["expected_cash_fen"] == (9_000 if moved.status == 201 else 10_000)


def test_only_who_opened_the_drawer_moves_its_cash(shop):
    for kind, purpose in (("pay_in", "change"), ("pay_out", "bank"), ("safe_drop", "safe")):
        body = wanted(100, purpose)
        answer = shop.store.refused(path(shop, kind), body, role="clerk", user="wang")
        assert answer == "till_not_yours"
        assert shop.store.refused(path(shop, kind), body, role="cashier") == "forbidden"
    assert shop.store.told(CashMoved) == []


def test_cash_moves_at_an_open_till_only_and_after_its_opening(shop):
    early = wanted(1, "change", moved_at="2026-03-01T00:00:00Z")
    pay_in = path(shop, "pay_in")
    assert shop.store.refused(pay_in, early, role="clerk") == "moment_before_opening"
    soon = clock.text(clock.now() + timedelta(hours=1))
    late = wanted(1, "change", moved_at=soon)
    assert shop.store.refused(pay_in, late, role="clerk") == "moment_in_future"
    shop.count(10_000)
    assert shop.store.refused(pay_in, wanted(1, "change"), role="clerk") == "till_not_open"
    nowhere = "/tills/01920000-0000-7000-8000-000000000009/pay-ins"
    assert shop.store.refused(nowhere, wanted(1, "change"), role="clerk") == "till_unknown"


@pytest.mark.parametrize(
    ("kind", "purpose", "amount_fen"),
    [
        ("pay_in", "bank", 1),
        ("pay_out", "change", 1),
        ("safe_drop", "bank", 1),
        ("pay_out", "bank", 0),
        ("pay_in", "change", 100_000_001),
    ],
)
def test_a_purpose_belongs_to_its_way_and_an_amount_has_limits(shop, kind, purpose, amount_fen):
    body = wanted(amount_fen, purpose)
    assert shop.store.refused(path(shop, kind), body, role="clerk") == "invalid_request"


def test_a_move_that_was_named_is_made_once(shop):
    body = wanted(100, "bank", id="01920000-0000-7000-8000-000000000001")
    first = shop.store.post(path(shop, "pay_out"), body, role="clerk")
    assert shop.store.post(path(shop, "pay_out"), body, role="clerk") == first
    other = body | {"amount_fen": 101}
    assert shop.store.refused(path(shop, "pay_out"), other, role="clerk") == "cash_move_differs"
    assert len(shop.store.told(CashMoved)) == 1


def test_moves_are_listed_with_their_session_and_are_final(shop):
    made = move(shop, "pay_out", 100, "expense")
    listed = f"/till-sessions/{made['till_session_id']}/cash-moves"
    assert shop.store.get(listed, role="clerk")["items"] == [made]
    assert shop.store.ask("GET", listed, role="clerk", user="wang").status == 404
    assert shop.store.get(listed, role="cashier")["items"] == [made]
    with shop.store.service.database.connection():
        for query in (CashMove.update(amount_fen=1), CashMove.delete()):
            with pytest.raises(peewee.DatabaseError):
                query.execute()


def test_what_was_collected_for_others_is_passed_on_and_never_more(shop):
    collect(shop, 5_000)
    assert held(shop) == 5_000
    move(shop, "pay_out", 1_500, "agency")
    paid = shop.store.post("/agency-payments", pay(2_000), role="cashier")
    assert (held(shop), paid["paid_on"]) == (1_500, clock.today().isoformat())
    assert shop.store.refused("/agency-payments", pay(1_501), role="cashier") == "agency_exceeded"
    too_much = wanted(1_501, "agency")
    assert shop.store.refused(path(shop, "pay_out"), too_much, role="clerk") == "agency_exceeded"
    shop.store.post("/agency-payments", pay(1_500, "cash"), role="cashier")
    assert held(shop) == 0
    assert [fact.amount_fen for fact in shop.store.told(AgencyPaid)] == [2_000, 1_500]
    assert len(shop.store.get("/agency-payments", role="cashier")["items"]) == 2
    assert shop.count(13_500)["over_short_fen"] == 0


def test_a_refund_of_what_was_collected_is_no_longer_held(shop):
    sale = collect(shop, 5_000)
    shop.store.post(f"/sales/{sale['id']}/refunds", shop.refund(sale, 1, "1"), role="clerk")
    assert held(shop) == 0
    assert shop.store.refused("/agency-payments", pay(1), role="cashier") == "agency_exceeded"


def test_two_payments_at_once_pass_money_on_once(shop):
    collect(shop, 5_000)
    move_out = wanted(4_000, "agency")

    def work(number):
        if number:
            return shop.store.ask("POST", path(shop, "pay_out"), move_out, role="clerk")
        return shop.store.ask("POST", "/agency-payments", pay(4_000), role="cashier")

    answers = together(2, work)
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert {a.body["code"] for a in answers if a.status == 409} == {"agency_exceeded"}
    assert held(shop) == 1_000


def test_the_books_hold_for_others_what_closed_days_collected_less_what_was_passed_on(shop):
    def booked():
        return shop.store.get("/figures", acting_service="gateway")["agency_fen"]

    collect(shop, 5_000)
    assert booked() == 0
    shop.count(15_000)
    shop.close_day()
    assert (booked(), shop.store.told(DayClosed)[0].agency_fen) == (5_000, 5_000)
    shop.store.post("/agency-payments", pay(2_000), role="cashier")
    assert booked() == 3_000


def test_a_payment_that_was_named_is_made_once_by_a_cashier_and_is_final(shop):
    collect(shop, 5_000)
    body = pay(100, id="01920000-0000-7000-8000-000000000001")
    first = shop.store.post("/agency-payments", body, role="cashier")
    assert shop.store.post("/agency-payments", body, role="cashier") == first
    other = body | {"payee": "电力公司"}
    refused = shop.store.refused("/agency-payments", other, role="cashier")
    assert refused == "agency_payment_differs"
    assert shop.store.refused("/agency-payments", pay(1), role="clerk") == "forbidden"
    assert shop.store.refused("/agency-payments", pay(1, "card"), role="cashier") == (
        "invalid_request"
    )
    with shop.store.service.database.connection():
        for query in (AgencyPayment.update(amount_fen=1), AgencyPayment.delete()):
            with pytest.raises(peewee.DatabaseError):
                query.execute()
