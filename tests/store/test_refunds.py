"""Refunds, voids and exchanges, through HTTP on both engines."""

import pytest

from services.store.sales import rules
from shared.facts import DayClosed, SaleRefunded
from shared.money import FEN_MAX
from tests.threads import together


def test_two_refunds_of_one_line_at_once_give_back_no_more_than_was_sold(shop):
    sale = shop.sell(("TEA", "1"), cash=350)
    path, body = f"/sales/{sale['id']}/refunds", shop.refund(sale, 1, "1")
    answers = together(2, lambda _: shop.store.ask("POST", path, body, role="clerk"))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert len(shop.store.told(SaleRefunded)) == 1


def test_a_void_takes_everything_back_as_it_was_paid(shop):
    shop.receive("TEA", "10", 2500)
    tenders = [{"method": "wechat", "amount_fen": 500}, {"method": "cash", "amount_fen": 200}]
    sale = shop.sell(("TEA", "2"), tenders=tenders)
    void = shop.store.post(f"/sales/{sale['id']}/void", {"reason": "输错"}, role="clerk")
    assert void["kind"] == "void"
    assert {t["method"]: t["amount_fen"] for t in void["tenders"]} == {"wechat": 500, "cash": 200}
    assert shop.on_hand("TEA") == ("10", 2500)
    assert shop.count(10_000)["over_short_fen"] == 0


def test_a_sale_is_voided_once_and_only_before_its_till_is_closed(shop):
    sale, late = shop.sell(("TEA", "1"), cash=350), shop.sell(("TEA", "1"), cash=350)
    path, why = f"/sales/{sale['id']}/void", {"reason": "输错"}
    answers = together(2, lambda _: shop.store.ask("POST", path, why, role="clerk"))
    assert sorted(answer.status for answer in answers) == [201, 409]
    assert {a.body["code"] for a in answers if a.status == 409} == {"sale_refunded_already"}
    shop.count(10_350)
    assert shop.store.refused(f"/sales/{late['id']}/void", why, role="clerk") == "void_too_late"


def exchange(shop, sale, back, new, method="cash", tenders=()):
    body = {
        **shop.refund(sale, *back, method=method),
        "new_lines": [{"sku": new[0], "quantity": new[1]}],
        "tenders": list(tenders),
    }
    return shop.store.post(f"/sales/{sale['id']}/exchanges", body, role="clerk")


TENTH_OFF = {
    "name": "饮料九折",
    "kind": "percent",
    "percent_bp": 1_000,
    "scope": "category",
    "category": "饮料",
    "starts_at": "2026-03-01T00:00:00Z",
}
DEAR, CHEAP = (("TEA", "3"), ("RICE", "1")), (("RICE", "1"), ("TEA", "2"))


@pytest.mark.parametrize(("sold", "new"), [DEAR, CHEAP])
def test_a_quote_is_what_the_exchange_then_books(shop, sold, new):
    shop.store.post("/promotions", TENTH_OFF, role="cashier")
    sale = shop.sell(sold, cash=3000)
    path = f"/sales/{sale['id']}/exchanges"
    body = {
        **shop.refund(sale, 1, "1", method="wechat"),
        "new_lines": [{"sku": new[0], "quantity": new[1]}],
    }
    said = shop.store.ask("POST", f"{path}/quote", body, role="clerk").body
    tenders = [{"method": "alipay", "amount_fen": said["to_pay_fen"]}] if said["to_pay_fen"] else []
    told = {"total_fen": said["total_fen"], "tenders": tenders}
    made = shop.store.post(path, body | told, role="clerk")
    assert made["refund"]["total_fen"] == said["refund_fen"]
    assert made["refund"]["tenders"] == said["tenders"]
    assert made["sale"]["total_fen"] == said["total_fen"]
    kept = shop.store.get(f"/sales/{made['sale']['id']}", role="clerk")
    parts = ("sku", "quantity", "unit_price_fen", "discount_fen", "amount_fen", "promotion")
    assert [[line[part] for part in parts] for line in kept["lines"]] == [
        [line[part] for part in parts] for line in said["new_lines"]
    ]
    paid = {tender["method"]: tender["amount_fen"] for tender in kept["tenders"]}
    assert paid.pop("exchange") == said["exchanged_fen"]
    assert sum(paid.values()) == said["to_pay_fen"]
    back_fen = said["exchanged_fen"] + said["to_give_back_fen"]
    assert [line["promotion"] for line in said["new_lines"]] == [
        "饮料九折" if new[0] == "TEA" else None
    ]
    assert (back_fen, said["to_pay_fen"] * said["to_give_back_fen"]) == (said["refund_fen"], 0)


def test_a_quote_moves_nothing(shop):
    shop.receive("TEA", "10", 2500)
    sale = shop.sell(("TEA", "2"), cash=700)
    before = shop.on_hand("TEA"), shop.store.get("/sales")["items"]
    body = {**shop.refund(sale, 1, "2"), "new_lines": [{"sku": "TEA", "quantity": "1"}]}
    path = f"/sales/{sale['id']}/exchanges/quote"
    twice = [shop.store.ask("POST", path, body, role="clerk") for _ in range(2)]
    assert [answer.status for answer in twice] == [200, 200]
    assert twice[0].body == twice[1].body
    assert (shop.on_hand("TEA"), shop.store.get("/sales")["items"]) == before
    assert shop.store.told(SaleRefunded) == []
    assert shop.count(10_700)["over_short_fen"] == 0


def test_an_exchange_at_another_price_than_was_told_is_not_made(shop):
    sale = shop.sell(("TEA", "1"), cash=350)
    body = {
        **shop.refund(sale, 1, "1"),
        "new_lines": [{"sku": "RICE", "quantity": "1"}],
        "tenders": [{"method": "cash", "amount_fen": 5000}],
        "total_fen": 2899,
    }
    path = f"/sales/{sale['id']}/exchanges"
    assert shop.store.refused(path, body, role="clerk") == "total_differs"
    assert shop.store.told(SaleRefunded) == []


def test_an_exchange_for_dearer_goods_takes_the_difference(shop):
    sale = shop.sell(("TEA", "1"), cash=350)
    cash = [{"method": "cash", "amount_fen": 3000}]
    made = exchange(shop, sale, (1, "1"), ("RICE", "1"), tenders=cash)
    assert (made["refund"]["total_fen"], made["sale"]["total_fen"]) == (350, 2999)
    assert made["sale"]["change_fen"] == 351
    assert shop.count(12_999)["over_short_fen"] == 0
    shop.close_day()
    tenders = shop.store.told(DayClosed)[0].tenders
    assert [(t.method, t.amount_fen) for t in tenders] == [("cash", 2999)]


def test_an_exchange_for_cheaper_goods_gives_the_difference_back(shop):
    sale = shop.sell(("RICE", "1"), cash=2999)
    made = exchange(shop, sale, (1, "1"), ("TEA", "2"), method="wechat")
    assert {t["method"]: t["amount_fen"] for t in made["refund"]["tenders"]} == {
        "exchange": 700,
        "wechat": 2299,
    }
    assert shop.count(12_999)["over_short_fen"] == 0
    shop.close_day()
    tenders = shop.store.told(DayClosed)[0].tenders
    assert {t.method: t.amount_fen for t in tenders} == {"cash": 2999, "wechat": -2299}


def test_an_exchange_that_is_not_paid_changes_nothing(shop):
    sale = shop.sell(("TEA", "1"), cash=350)
    body = {**shop.refund(sale, 1, "1"), "new_lines": [{"sku": "RICE", "quantity": "1"}]}
    path = f"/sales/{sale['id']}/exchanges"
    assert shop.store.refused(path, body, role="clerk") == "tenders_do_not_add_up"
    assert shop.store.told(SaleRefunded) == []


def test_an_exchanged_sale_can_be_refunded_in_money(shop):
    sale = shop.sell(("RICE", "1"), cash=2999)
    made = exchange(shop, sale, (1, "1"), ("TEA", "2"))
    path = f"/sales/{made['sale']['id']}/refunds"
    back = shop.store.post(path, shop.refund(made["sale"], 1, "2"), role="clerk")
    assert [(t["method"], t["amount_fen"]) for t in back["tenders"]] == [("cash", 700)]


def test_odd_fen_are_rounded_away_within_the_limit_and_borne_by_the_lines(shop):
    sale = shop.sell(("TEA", "1"), ("RICE", "1"), cash=3300, rounding_fen=49)
    assert (sale["total_fen"], sale["rounding_fen"], sale["discount_fen"]) == (3300, 49, 49)
    lines = shop.store.get(f"/sales/{sale['id']}", role="clerk")["lines"]
    assert sum(line["amount_fen"] for line in lines) == 3300
    cash = [{"method": "cash", "amount_fen": 5000}]
    for fen, code in ((100, "rounding_too_large"), (FEN_MAX, "rounding_exceeds_total")):
        body = shop.sale(("TEA", "1"), tenders=cash, rounding_fen=fen)
        assert shop.store.refused("/sales", body, role="clerk") == code


def test_a_sale_after_midnight_belongs_to_the_evening_before(shop):
    small_hours = shop.sell(("TEA", "1"), cash=350, sold_at="2026-03-02T17:30:00Z")
    assert small_hours["reported_on"] == "2026-03-02"
    morning = shop.sell(("TEA", "1"), cash=350, sold_at="2026-03-02T20:30:00Z")
    assert morning["reported_on"] == "2026-03-03"


@pytest.mark.parametrize("amount_fen", [1, 333, 999])
def test_a_refund_is_borne_by_the_ways_of_payment_in_proportion_and_adds_up(amount_fen):
    left = [
        rules.Tender("cash", 500),
        rules.Tender("member", 300, "a"),
        rules.Tender("subsidy", 200),
    ]
    parts = rules.pay_back(left, amount_fen, "wechat")
    assert sum(part.amount_fen for part in parts) == amount_fen
    assert {part.method for part in parts} <= {"wechat", "member", "subsidy"}
    limits = {"wechat": 500, "member": 300, "subsidy": 200}
    assert all(part.amount_fen <= limits[part.method] for part in parts)
