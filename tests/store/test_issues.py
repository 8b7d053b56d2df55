"""Goods that leave for a repair of the property company, at their cost."""

import uuid
from datetime import date

import peewee
import pytest

from shared import clock
from shared.facts import PartsIssued, PartsReturned, StockAdjusted
from tests.threads import together

ORDER, BUILDING = str(uuid.uuid4()), str(uuid.uuid4())


def ask(shop, quantity="1", issue_id=None, sku="TEA", **more):
    body = {
        "id": issue_id or str(uuid.uuid4()),
        "work_order_id": ORDER,
        "building_id": BUILDING,
        "sku": sku,
        "quantity": quantity,
        "purpose": "屋顶漏水",
    }
    how = {"role": "", "user": "zhao", "acting_service": "property"}
    return shop.store.ask("POST", "/stock/issues", body | more, **how)


def back(shop, issue_id):
    how = {"role": "", "user": "zhao", "acting_service": "property"}
    return shop.store.ask("POST", f"/stock/issues/{issue_id}/return", **how)


def test_goods_leave_at_their_cost_and_come_back_at_it(shop):
    shop.receive("TEA", "3", 1_000)
    issue = ask(shop).body
    assert (issue["cost_fen"], issue["issued_by"], issue["unit"]) == (333, "zhao", "件")
    assert ask(shop, issue_id=issue["id"]).body == issue
    assert ask(shop, "2", issue["id"]).body["code"] == "stock_issue_differs"
    answers = together(4, lambda _: ask(shop))
    assert sorted(answer.status for answer in answers) == [201, 201, 409, 409]
    assert shop.on_hand("TEA") == ("0", 0)
    kept = shop.store.get(f"/stock/issues?work_order_id={ORDER}", role="clerk")["items"]
    assert sum(row["cost_fen"] for row in kept) == 1_000
    assert [fact.cost_fen for fact in shop.store.told(PartsIssued)] == [333, 334, 333]
    for _ in range(2):
        returned = back(shop, issue["id"]).body
        assert returned["returned_on"] == clock.today().isoformat()
    assert shop.on_hand("TEA") == ("1", 333)
    assert len(shop.store.told(PartsReturned)) == 1
    moved = shop.store.get("/stock-movements?sku=TEA")["items"]
    assert [row["kind"] for row in moved] == [
        "goods_receipt",
        *["issue"] * 3,
        "issue_return",
    ]
    figures = shop.store.get("/figures", role="", acting_service="gateway")
    assert (figures["issued_fen"], figures["stock_value_fen"]) == (667, 333)
    (row,) = shop.store.get("/reorder-list?days=30", role="cashier")["items"][-1:]
    assert (row["sku"], row["sold"]) == ("TEA", "2")


def test_first_in_first_out_issues_the_oldest(shop):
    body = {"year": 2026, "method": "fifo"}
    shop.store.post("/costing-methods", body, role="accountant")
    with clock.fixed(clock.at(date(2026, 3, 20), 9)):
        shop.receive("TEA", "2", 200)
        shop.receive("TEA", "2", 1_000)
        issue = ask(shop, "3").body
        assert issue["cost_fen"] == 700
        assert shop.on_hand("TEA") == ("1", 500)
        back(shop, issue["id"])
        assert shop.on_hand("TEA") == ("4", 1_200)
        assert ask(shop, "2").body["cost_fen"] == 500 + 233


def test_only_property_takes_goods_and_only_what_is_there(shop):
    shop.receive("TEA", "1", 300)
    issue = ask(shop).body
    shop.sell(("TEA", "1"), cash=350)
    assert shop.on_hand("TEA") == ("-1", -300)
    assert ask(shop).body["detail"] == "1 of TEA are wanted, 0 are here."
    assert back(shop, issue["id"]).status == 200
    assert shop.on_hand("TEA") == ("0", 0)
    assert shop.store.told(StockAdjusted) == []
    assert ask(shop, sku="NONE").body["code"] == "product_not_found"
    assert ask(shop, barcode="6901234567892").body["code"] == "product_unnamed"
    for how in ({"role": "cashier+clerk+admin"}, {"role": "", "acting_service": "funds"}):
        body = {"id": str(uuid.uuid4())}
        assert shop.store.ask("POST", "/stock/issues", body, **how).status == 403
    path = f"/stock/issues/{issue['id']}"
    assert shop.store.ask("GET", path, community="other").status == 404
    assert shop.store.ask("POST", f"{path}/return", role="cashier").status == 403
    database = shop.store.service.database
    with pytest.raises(peewee.IntegrityError), database.connection():
        database.run(lambda: database.proxy.execute_sql("UPDATE stock_issue SET cost_fen = 1"))
