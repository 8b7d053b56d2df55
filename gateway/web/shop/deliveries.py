"""`/shop/deliveries`: what is to be ordered, what is on its way, what came and what went back."""

from typing import Any

from flask import Blueprint

from gateway.web import desk, reading
from gateway.web.shop import room

SHOWN = 30

deliveries = Blueprint("deliveries", __name__, url_prefix="/deliveries")


@deliveries.get("")
@desk.shown_to("goods:read")
def listed():
    """Orders of which something is still to come, and deliveries, the newest first."""
    after = room.asked("after")
    return room.page(
        "deliveries.html",
        orders=[] if after else reading.every("store", "/purchase-orders", outstanding=True),
        receipts=reading.read("store", "/goods-receipts", newest=True, limit=SHOWN, after=after),
        suppliers=_suppliers(),
    )


@deliveries.get("/reorder")
@desk.shown_to("goods:read")
def to_order():
    """What will run out, by who delivered it last."""
    rows = reading.every("store", "/reorder-list", needed=True)
    by_supplier: dict[tuple[str, str], list[dict]] = {}
    for row in rows:
        whose = (row["supplier_id"] or "", row["supplier_name"] or "")
        by_supplier.setdefault(whose, []).append(row)
    return room.page("reorder.html", by_supplier=sorted(by_supplier.items(), reverse=True))


@deliveries.get("/returns")
@desk.shown_to("goods:read")
def returns():
    """What went back to suppliers, the newest first, and what was credited for it."""
    after = room.asked("after")
    found = reading.read("store", "/supplier-returns", newest=True, limit=SHOWN, after=after)
    return room.page("returns.html", found=found, suppliers=_suppliers())


@deliveries.get("/orders/new")
@desk.shown_to("goods:order")
def new_order():
    """An order to be made; for a supplier with what will run out of what it delivers."""
    supplier_id = room.asked("supplier")
    needed = reading.every("store", "/reorder-list", needed=True) if supplier_id else []
    rows = [
        {"sku": row["sku"], "name": row["name"], "unit": row["unit"], "quantity": row["suggested"]}
        for row in needed
        if row["supplier_id"] == supplier_id
    ]
    return room.page("order_new.html", supplier_id=supplier_id, rows=rows, suppliers=_suppliers())


@deliveries.get("/orders/<order_id>")
@desk.shown_to("goods:read")
def order(order_id):
    """An order, and what has come of it."""
    return room.page(
        "order.html",
        order=reading.read("store", f"/purchase-orders/{order_id}"),
        suppliers=_suppliers(),
    )


@deliveries.get("/receive")
@desk.shown_to("goods:receive")
def receive():
    """A delivery to be taken in: of an order, with what is still to come, or without one."""
    order_id = room.asked("order")
    ordered = reading.read("store", f"/purchase-orders/{order_id}") if order_id else None
    rows = [
        {
            "sku": line["sku"],
            "name": line["name"],
            "unit": line["unit"],
            "quantity": line["outstanding"],
            "value_fen": line["value_fen"] if line["received"] == "0" else None,
        }
        for line in (ordered["lines"] if ordered else ())
        if line["outstanding"] != "0"
    ]
    return room.page("receive.html", order=ordered, rows=rows, suppliers=_suppliers())


@deliveries.get("/<receipt_id>")
@desk.shown_to("goods:read")
def one(receipt_id):
    """A delivery: what came, what of it was paid, and what went back."""
    receipt = reading.read("store", f"/goods-receipts/{receipt_id}")
    returns = reading.every("store", "/supplier-returns", supplier_id=receipt["supplier_id"])
    return room.page(
        "delivery.html",
        receipt=receipt,
        returns=[row for row in returns if row["goods_receipt_id"] == receipt_id],
        suppliers=_suppliers(),
    )


def _suppliers() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in reading.every("store", "/suppliers")}
