"""`/shop/suppliers`: what is owed to whom, since when, and paying it."""

from flask import Blueprint

from gateway.web import desk, reading
from gateway.web.shop import room

DAYS = 90

suppliers = Blueprint("suppliers", __name__, url_prefix="/suppliers")


@suppliers.get("")
@desk.shown_to("supplier:read")
def listed():
    """All suppliers with what they are owed, by the days since it was due."""
    ageing = reading.read("store", "/payables/ageing")
    return room.page(
        "suppliers.html",
        suppliers=reading.every("store", "/suppliers"),
        owed={row["supplier_id"]: row["owed"] for row in ageing["suppliers"]},
        total=ageing["total"],
    )


@suppliers.get("/<supplier_id>")
@desk.shown_to("supplier:read")
def one(supplier_id):
    """A supplier's account between two days, what is open of it, and paying."""
    first, last = room.days(back=DAYS)
    path = f"/suppliers/{supplier_id}/statement"
    return room.page(
        "supplier.html",
        account=reading.read("store", path, **{"from": first, "to": last}),
        unpaid=_unpaid(supplier_id) if desk.may("goods:read") else [],
        first=first,
        last=last,
    )


def _unpaid(supplier_id: str) -> list[dict]:
    rows = reading.every("store", "/goods-receipts", supplier_id=supplier_id, unpaid=True)
    return sorted(rows, key=lambda row: (row["due_on"], row["id"]))
