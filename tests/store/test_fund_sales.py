"""Goods that a fund pays: sold once, at the price it reserved, and never after it gave them up."""

import uuid
from datetime import date

import peewee
import pytest

from shared import clock
from shared.facts import DayClosed, SaleRecorded, SaleRefunded
from tests.threads import together

FUND = str(uuid.uuid4())
FUNDS = {"role": "", "user": "steward", "acting_service": "funds"}


@pytest.fixture
def day():
    """The evening of the shop's day."""
    with clock.fixed(clock.at(date(2026, 3, 2), 21)):
        yield


def buy(shop, price_fen=700, sale_id=None, **more):
    body = {
        "id": sale_id or str(uuid.uuid4()),
        "fund_id": FUND,
        "sku": "TEA",
        "quantity": "2",
        "price_fen": price_fen,
    }
    return shop.store.ask("POST", "/fund-sales", body | more, **FUNDS)


def tell(shop, sale_id, verb, body=None, **how):
    return shop.store.ask("POST", f"/fund-sales/{sale_id}/{verb}", body, **FUNDS | how)


def test_a_sale_to_a_fund_is_in_the_report_of_the_day_with_its_own_tender(shop, day):
    shop.receive("TEA", "5", 1_000)
    price = shop.store.get("/fund-sales/price?sku=TEA&quantity=2", **FUNDS)
    assert price == {"sku": "TEA", "name": "TEA", "unit": "件", "amount_fen": 700}
    sold = buy(shop).body
    assert (sold["state"], sold["amount_fen"], sold["sold_on"]) == ("sold", 700, "2026-03-02")
    assert buy(shop, sale_id=sold["id"]).body == sold
    assert buy(shop, sale_id=sold["id"], quantity="1").body["code"] == "fund_sale_differs"
    assert shop.on_hand("TEA") == ("3", 600)
    assert len(shop.store.told(SaleRecorded)) == 1
    shop.sell(("TEA", "1"), cash=350)
    receipt = shop.store.ask("GET", f"/sales/{sold['sale_id']}/receipt", role="cashier")
    assert "专项资金" in str(receipt.body)
    shop.count(10_350)
    shop.close_day()
    (closed,) = shop.store.told(DayClosed)
    assert {(t.method, t.amount_fen) for t in closed.tenders} == {("cash", 350), ("fund", 700)}
    assert (closed.gross_fen, closed.cost_fen) == (1_050, 600)


def test_what_comes_back_comes_back_to_the_fund_once(shop, day):
    shop.receive("TEA", "5", 1_000)
    sold = buy(shop).body
    for path, body in (
        (f"/sales/{sold['sale_id']}/refunds", shop.refund(sold, 1, "1", reason="x")),
        (f"/sales/{sold['sale_id']}/void", {"reason": "x"}),
    ):
        assert shop.store.refused(path, body, role="clerk") == "sale_of_a_fund"
    answers = together(3, lambda _: tell(shop, sold["id"], "return", {"reason": "破损"}))
    assert {(a.body["state"], a.body["returned_on"]) for a in answers} == {
        ("returned", "2026-03-02")
    }
    (refund,) = shop.store.told(SaleRefunded)
    assert refund.total_fen == 700
    assert shop.on_hand("TEA") == ("5", 1_000)
    shop.count(10_000)
    assert tell(shop, sold["id"], "return", {"reason": "破损"}).status == 200
    shop.close_day()
    (closed,) = shop.store.told(DayClosed)
    assert sum(t.amount_fen for t in closed.tenders) == 0


def test_what_was_given_up_is_never_sold(shop, day):
    shop.receive("TEA", "5", 1_000)
    sale_id = str(uuid.uuid4())
    for _ in range(2):
        assert tell(shop, sale_id, "give-up").body["state"] == "given_up"
    assert buy(shop, sale_id=sale_id).body["code"] == "fund_sale_given_up"
    assert tell(shop, sale_id, "return", {"reason": "x"}).body["code"] == "fund_sale_given_up"
    sold = buy(shop).body
    assert tell(shop, sold["id"], "give-up").body == sold
    answers = together(
        2,
        lambda n: tell(shop, FUND, "give-up") if n else buy(shop, sale_id=FUND),
    )
    assert answers[1].body["state"] == ("sold" if answers[0].status == 201 else "given_up")


def test_goods_must_be_there_at_the_price_that_was_reserved(shop, day):
    assert buy(shop).body["code"] == "stock_short"
    shop.receive("TEA", "2", 400)
    assert buy(shop, price_fen=699).body["code"] == "price_changed"
    assert buy(shop, sku="NONE").body["code"] == "product_not_found"
    assert shop.store.told(SaleRecorded) == []
    answers = together(3, lambda _: buy(shop).status)
    assert sorted(answers) == [201, 409, 409]
    shop.count(10_000)
    shop.receive("TEA", "2", 400)
    assert buy(shop).body["code"] == "till_not_open"
    assert buy(shop, till_id=shop.till).body["code"] == "till_not_open"


def test_only_funds_buy_and_only_in_their_community(shop, day):
    shop.receive("TEA", "2", 400)
    sold = buy(shop).body
    body = {"id": str(uuid.uuid4())}
    for how in ({"role": "clerk+cashier+admin"}, {"role": "", "acting_service": "property"}):
        assert shop.store.ask("POST", "/fund-sales", body, **how).status == 403
    for verb in ("give-up", "return"):
        answer = tell(shop, sold["id"], verb, {"reason": "x"}, community="other")
        assert answer.status in (404, 422), answer
    database = shop.store.service.database
    with pytest.raises(peewee.IntegrityError), database.connection():
        database.run(lambda: database.proxy.execute_sql("UPDATE fund_sale SET price_fen = 1"))
