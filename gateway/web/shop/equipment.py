"""`/shop/products/equipment`: the tills of the shop, and what the labels of its scales mean."""

from flask import Blueprint

from gateway.web import desk, reading
from gateway.web.shop import room

equipment = Blueprint("equipment", __name__, url_prefix="/products/equipment")


@equipment.get("")
@desk.shown_to("till:read")
def listed():
    """All tills with who is at them, and the prefixes of scale labels."""
    return room.page(
        "equipment.html",
        tills=reading.every("store", "/tills"),
        prefixes=reading.read("store", "/scale-prefixes")["items"],
    )
