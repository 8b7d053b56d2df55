"""数量金额账: quantity, price and value of each product, and that they explain 1405."""

import uuid
from dataclasses import replace

import peewee
import pytest

from services.ledger.posting.rules import credit, debit
from services.ledger.vouchers import rules
from shared import facts
from shared.database import allow_changes
from tests.ledger import happenings as h


def goods(*lines):
    """(SKU, pieces, fen) as a fact names them."""
    return tuple(
        facts.StockLine(sku=sku, quantity=pieces * 1000, value_fen=fen, name=f"{sku} 名")
        for sku, pieces, fen in lines
    )


def received(*lines, on="2026-03-02"):
    fen = sum(line[2] for line in lines)
    return replace(h.goods_received(fen, on=on), lines=goods(*lines))


def sold(*lines, on="2026-03-05"):
    """A day that sold these goods, as (SKU, pieces, cost)."""
    cost_fen = sum(line[2] for line in lines)
    day = h.day_closed(on=on, cash=2 * abs(cost_fen) + 100, cost_fen=cost_fen)
    return replace(day, goods=goods(*((sku, -pieces, -fen) for sku, pieces, fen in lines)))


def returned(*lines, credited_fen):
    cost_fen = sum(line[2] for line in lines)
    return facts.GoodsReturned(
        supplier_return_id=str(uuid.uuid4()),
        goods_receipt_id="receipt-1",
        supplier_id="supplier-1",
        supplier_name="细河粮油",
        returned_on="2026-03-08",
        reason="破损",
        credited_fen=credited_fen,
        cost_fen=cost_fen,
        difference_fen=credited_fen - cost_fen,
        lines=goods(*((sku, -pieces, -fen) for sku, pieces, fen in lines)),
    )


def counted(*lines, on="2026-03-09", kind="stock_count"):
    return replace(h.stock_adjusted(kind, on=on), lines=goods(*lines))


def march(ledger):
    """Tea: 10 for 30.00 in February; in March 20 for 63.00, 15 sold, 2 sent back, 1 lost."""
    ledger.hear(
        received(("TEA", 10, 3_000), on="2026-02-10"),
        received(("TEA", 20, 6_300), ("RICE", 4, 10_000)),
        sold(("TEA", 15, 4_650), ("RICE", 1, 2_500)),
        returned(("TEA", 2, 620), credited_fen=630),
        counted(("TEA", -1, -310), ("RICE", 1, 2_500)),
        counted(("TEA", 0, 20), kind="cost_correction", on="2026-03-10"),
    )


def parts(row, name):
    return tuple(row[f"{name}_{column}"] for column in ("quantity", "price_fen", "fen"))


COLUMNS = ("received", "issued", "balance")


def test_a_products_ledger_shows_quantity_price_and_value_of_every_movement(ledger):
    march(ledger)
    found = ledger.get("/books/store/ledgers/stock?product=TEA&period=2026-03")
    assert (found["product"], found["name"]) == ("TEA", "TEA 名")
    nothing = (None, None, None)
    shown = [
        (row["memo"].split(" ")[0], *(parts(row, name) for name in COLUMNS))
        for row in found["rows"]
    ]
    assert shown == [
        ("期初结存", nothing, nothing, ("10", 300, 3_000)),
        ("赊购商品", ("20", 315, 6_300), nothing, ("30", 310, 9_300)),
        ("结转销售成本", nothing, ("15", 310, 4_650), ("15", 310, 4_650)),
        ("购货退回", nothing, ("2", 310, 620), ("13", 310, 4_030)),
        ("库存盘点", nothing, ("1", 310, 310), ("12", 310, 3_720)),
        ("销售成本调整", ("0", None, 20), nothing, ("12", 312, 3_740)),
        ("本月合计", ("20", 316, 6_320), ("18", 310, 5_580), ("12", 312, 3_740)),
    ]
    line = found["rows"][1]
    assert line["voucher"] == "记-1"
    assert ledger.get(f"/books/store/vouchers/{line['voucher_id']}")["amount_fen"] == 16_300
    unknown = ledger.ask("GET", "/books/store/ledgers/stock?product=SALT&period=2026-03")
    assert (unknown.status, unknown.body["code"]) == (404, "product_unknown")


def test_the_products_add_up_to_the_account(ledger):
    march(ledger)
    found = ledger.get("/books/store/ledgers/stock-products?period=2026-03")
    rice, tea = found["rows"]
    assert parts(rice, "issued") == ("1", 2_500, 2_500)
    assert parts(rice, "closing") == ("4", 2_500, 10_000)
    assert parts(tea, "opening") == ("10", 300, 3_000)
    assert parts(tea, "closing") == ("12", 312, 3_740)
    assert found["total"]["closing_fen"] == found["account_fen"] == 13_740
    assert found["total"]["closing_quantity"] is None
    assert found["unassigned_fen"] == 0
    ledger.hear(h.goods_received(5_000), h.day_closed(cash=700, cost_fen=600))
    found = ledger.get("/books/store/ledgers/stock-products?period=2026-03")
    assert (found["account_fen"], found["unassigned_fen"]) == (18_140, 4_400)
    text = ledger.get("/books/store/ledgers/stock-products?period=2026-03&as=csv")
    assert text.splitlines()[2].startswith("TEA,TEA 名,10,3.00,30.00,20,3.16,63.20,18,3.10,55.80")
    assert text.splitlines()[3].startswith("合计,,,,30.00")
    path = "/books/store/ledgers/stock-products?period=2026-03"
    assert ledger.get(path, community="other")["rows"] == []


def test_a_day_that_took_back_more_than_it_sold_is_red_on_the_issuing_side(ledger):
    ledger.hear(received(("TEA", 10, 3_000)), sold(("TEA", 4, 1_200)), sold(("TEA", -1, -300)))
    rows = ledger.get("/books/store/ledgers/stock?product=TEA&period=2026-03")["rows"]
    assert [parts(row, "issued") for row in rows[2:4]] == [("4", 300, 1_200), ("-1", 300, -300)]
    assert parts(rows[-1], "issued") == ("3", 300, 900)


def test_what_does_not_add_up_to_the_voucher_is_not_kept():
    lines = [debit("1405", 500), credit("2202", 500)]
    assert rules.stock_entries(lines, goods(("TEA", 1, 499))) == []
    assert rules.stock_entries(lines, ()) == []
    (kept,) = rules.stock_entries(lines, goods(("TEA", 1, 500)))
    assert (kept["issued"], kept["quantity"], kept["value_fen"]) == (False, 1_000, 500)


def test_the_stock_ledger_is_final_and_calls_a_product_by_its_newest_name(ledger):
    march(ledger)
    renamed = facts.StockLine(sku="TEA", quantity=1_000, value_fen=310, name="红茶")
    ledger.hear(replace(h.goods_received(310), lines=(renamed,)))
    found = ledger.get("/books/store/ledgers/stock?product=TEA&period=2026-03")
    assert found["name"] == "红茶"
    database = ledger.service.database
    for statement in ("DELETE FROM stock_entry", "UPDATE stock_entry SET value_fen = 1"):
        with database.connection(), pytest.raises(peewee.IntegrityError, match="final"):
            database.proxy.execute_sql(statement)


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE stock_entry SET quantity = quantity - 1000 WHERE product = 'RICE' AND issued",
        "DELETE FROM stock_entry WHERE product = 'RICE' AND issued",
    ],
)
def test_a_quantity_changed_behind_the_books_breaks_the_chain(ledger, tampering):
    march(ledger)
    assert ledger.get("/books/store/verify")["broken_at"] is None
    database = ledger.service.database
    with database.connection():
        allow_changes(database.proxy.obj, "stock_entry")
        database.proxy.execute_sql(tampering)
    broken = ledger.get("/books/store/verify")["broken_at"]
    assert (broken["voucher"], broken["reason"]) == ("2026-03 记-3", "content_changed")
