"""`/shop/suppliers/agency`: money that was collected for others, and passing it on."""

from flask import Blueprint

from gateway.web import desk, reading
from gateway.web.shop import room

agency = Blueprint("agency", __name__, url_prefix="/suppliers/agency")


@agency.get("")
@desk.shown_to("agency:read")
def listed():
    """What is held for others, what is collected for, and what was passed on, the newest first."""
    return room.page(
        "agency.html",
        held_fen=reading.read("store", "/agency")["held_fen"],
        products=reading.every("store", "/products", kind="agency"),
        paid=reading.every("store", "/agency-payments")[::-1],
    )
