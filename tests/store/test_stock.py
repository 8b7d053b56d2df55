"""Stock: its ledger, how it stood on a past day, and how a year is costed."""

import peewee
import pytest

from services.store.stock.models import CostingChoice, StockLayer, StockLevel, StockMovement
from shared.facts import StockAdjusted
from tests.threads import together


def choose(shop, year, method, **how):
    body = {"year": year, "method": method}
    return shop.store.ask("POST", "/costing-methods", body, **{"role": "accountant", **how})


def costs(shop):
    """The value in fen of what left with each sale so far."""
    path = "/stock-movements?kind=sale&limit=200"
    return [-row["value_fen"] for row in shop.store.get(path)["items"]]


def layers():
    rows = StockLayer.select().order_by(StockLayer.product, StockLayer.number)
    return [(row.number, row.quantity, row.value_fen) for row in rows]


def write_off(shop, sku, quantity, **line):
    body = {
        "written_off_on": "2026-03-02",
        "reason": "spoilage",
        "lines": [{"sku": sku, "quantity": quantity, **line}],
    }
    return shop.store.post("/write-offs", body, role="clerk")


def test_a_write_off_is_told_with_its_reason_and_value(shop):
    shop.receive("TEA", "10", 2500)
    lost = write_off(shop, "TEA", "1")
    assert [(line["sku"], line["quantity"], line["value_fen"]) for line in lost["lines"]] == [
        ("TEA", "-1", -250)
    ]
    assert shop.on_hand("TEA") == ("9", 2250)
    told = shop.store.told(StockAdjusted)
    assert [(fact.kind, fact.reason) for fact in told] == [("write_off", "spoilage")]
    again = {
        "id": lost["id"],
        "written_off_on": "2026-03-02",
        "reason": "x",
        "lines": [{"sku": "TEA", "quantity": "1"}],
    }
    assert shop.store.refused("/write-offs", again, role="clerk") == "write_off_exists"


def test_the_stock_ledger_names_what_moved_the_goods(shop):
    receipt = shop.receive("TEA", "10", 2500)
    shop.receive("RICE", "1", 2000)
    sale = shop.sell(("TEA", "2"), cash=700)
    rows = shop.store.get("/stock-movements?sku=TEA")["items"]
    assert [
        (row["kind"], row["document_id"], row["quantity"], row["value_fen"]) for row in rows
    ] == [
        ("goods_receipt", receipt["id"], "10", 2500),
        ("sale", sale["id"], "-2", -500),
    ]
    assert (
        shop.store.get(f"/stock-movements?document_id={sale['id']}")["items"]
        == shop.store.get("/stock-movements?kind=sale")["items"]
        == rows[1:]
    )
    first = shop.store.get("/stock-movements?limit=1")
    rest = shop.store.get(f"/stock-movements?after={first['next']}")["items"]
    assert (len(first["items"]), len(rest)) == (1, 2)
    assert shop.store.get("/stock-movements", community="elsewhere")["items"] == []


def test_stock_as_of_a_past_day_is_the_sum_of_its_movements(shop):
    shop.receive("TEA", "10", 2500)
    shop.sell(("TEA", "3"), cash=1050)
    shop.receive("TEA", "2", 700, received_on="2026-03-04")
    stood = {}
    for day in ("2026-02-28", "2026-03-01", "2026-03-02", "2026-03-04"):
        row = shop.store.get(f"/stock?on={day}")["items"][0]
        stood[day] = (row["on_hand"], row["value_fen"])
    assert stood == {
        "2026-02-28": ("0", 0),
        "2026-03-01": ("10", 2500),
        "2026-03-02": ("7", 1750),
        "2026-03-04": ("9", 2450),
    }
    assert shop.on_hand("TEA") == stood["2026-03-04"]


def test_the_method_of_a_year_is_fixed_once_anything_moved_in_it(shop):
    assert choose(shop, 2026, "moving_average").status == 201
    assert choose(shop, 2026, "fifo").status == 201
    shop.receive("TEA", "1", 100)
    assert choose(shop, 2026, "moving_average").body["code"] == "costing_fixed"
    assert choose(shop, 2025, "moving_average").body["code"] == "costing_fixed"
    assert choose(shop, 2026, "fifo", role="cashier").body["code"] == "forbidden"
    listed = shop.store.get("/costing-methods")["items"]
    assert [(row["year"], row["method"]) for row in listed] == [
        (2026, "moving_average"),
        (2026, "fifo"),
    ]
    assert choose(shop, 2026, "fifo", community="elsewhere").status == 201


def test_a_choice_of_method_is_final_in_the_database(shop):
    choose(shop, 2026, "fifo")
    with shop.store.service.database.connection():
        for query in (CostingChoice.update(method="moving_average"), CostingChoice.delete()):
            with pytest.raises(peewee.DatabaseError, match="final"):
                query.execute()


def test_by_fifo_the_oldest_goods_leave_first_and_the_last_piece_takes_the_remainder(shop):
    choose(shop, 2026, "fifo")
    shop.receive("TEA", "3", 1000)
    shop.receive("TEA", "2", 900)
    sales = [shop.sell(("TEA", "1"), cash=350) for _ in range(4)]
    assert costs(shop) == [333, 334, 333, 450]
    assert shop.on_hand("TEA") == ("1", 450)
    body = shop.refund(sales[0], 1, "1")
    shop.store.post(f"/sales/{sales[0]['id']}/refunds", body, role="clerk")
    assert shop.on_hand("TEA") == ("2", 783)
    with shop.store.service.database.connection():
        assert layers() == [(2, 1000, 450), (3, 1000, 333)]
    shop.sell(("TEA", "2"), cash=700)
    assert costs(shop)[-1] == 783
    with shop.store.service.database.connection():
        assert layers() == []


def test_by_fifo_goods_sold_before_they_came_are_corrected_by_the_delivery(shop):
    choose(shop, 2026, "fifo")
    shop.receive("TEA", "1", 200)
    shop.sell(("TEA", "3"), cash=1050)
    assert shop.on_hand("TEA") == ("-2", -400)
    shop.receive("TEA", "4", 1000)
    assert shop.on_hand("TEA") == ("2", 500)
    correction = shop.store.told(StockAdjusted)[0]
    assert (correction.kind, correction.lines[0].value_fen) == ("cost_correction", -100)
    with shop.store.service.database.connection():
        assert layers() == [(1, 2000, 500)]
        moved = StockMovement.select(peewee.fn.SUM(StockMovement.value_fen)).scalar()
        assert moved == 500


def test_at_the_turn_of_the_year_a_product_is_converted_by_its_first_movement(shop):
    shop.receive("TEA", "2", 300, received_on="2024-05-01")
    shop.receive("RICE", "1", 2000, received_on="2024-05-01")
    assert choose(shop, 2025, "fifo").status == 201
    shop.receive("TEA", "2", 500, received_on="2025-01-05")
    with shop.store.service.database.connection():
        assert layers() == [(1, 2000, 300), (2, 2000, 500)]
    shop.receive("TEA", "1", 400, received_on="2024-12-31")
    with shop.store.service.database.connection():
        levels = {row.product.sku: (row.method, row.costed_year) for row in StockLevel.select()}
        assert levels == {"TEA": ("fifo", 2025), "RICE": ("moving_average", 2024)}
        assert layers()[2] == (3, 1000, 400)
    assert choose(shop, 2026, "moving_average").status == 201
    shop.receive("TEA", "1", 100, received_on="2026-01-05")
    with shop.store.service.database.connection():
        assert layers() == []
    assert shop.on_hand("TEA") == ("6", 1300)


def test_many_tills_selling_the_last_goods_at_once_share_the_layers(shop):
    choose(shop, 2026, "fifo")
    shop.receive("TEA", "3", 1000)
    shop.receive("TEA", "3", 2000)
    together(6, lambda _: shop.sell(("TEA", "1"), cash=350))
    assert sorted(costs(shop)) == [333, 333, 334, 666, 667, 667]
    assert shop.on_hand("TEA") == ("0", 0)
