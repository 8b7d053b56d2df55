"""`/shop/products/meters`: what counters of printers and charging piles show, against what was
sold."""

from flask import Blueprint

from gateway.web import desk, reading
from gateway.web.shop import room
from shared import clock

meters = Blueprint("meters", __name__, url_prefix="/products/meters")


@meters.get("")
@desk.shown_to("catalogue:read")
def listed():
    """Each product sold by meter: its meters, what went through them and what was sold."""
    first, last = room.days()
    window = {
        "from": clock.text(clock.at(first, 0)),
        "to": clock.text(clock.at(last, 23, 59, 59)),
    }
    products = reading.every("store", "/products", kind="meter")
    compared = [
        (product, reading.read("store", f"/meters/{product['id']}", **window))
        for product in products
    ]
    return room.page("meters.html", compared=compared, first=first, last=last)
