"""`/shop/promotions`: what is cheaper for a while, for whom."""

from flask import Blueprint

from gateway.web import desk, reading
from gateway.web.shop import room

promotions = Blueprint("promotions", __name__, url_prefix="/promotions")


@promotions.get("")
@desk.shown_to("catalogue:read")
def listed():
    """Promotions that run or will, or all of them, and a form for one more."""
    shows_all = room.asked("all") is not None
    found = reading.read(
        "store",
        "/promotions",
        running=None if shows_all else True,
        after=room.asked("after"),
    )
    names = {row["product_id"]: None for row in found["items"] if row["product_id"]}
    for product_id in names:
        names[product_id] = reading.read("store", f"/products/{product_id}")["name"]
    return room.page("promotions.html", found=found, shows_all=shows_all, products=names)
