"""`/pos`: selling, the drawer, X and Z reports, what comes back, and exchanges."""

import re
from typing import Any

from flask import current_app, jsonify, request

from gateway.web import desk, reading
from gateway.web.desk import Place
from gateway.web.reading import Refused
from gateway.web.till import queries, words
from shared.errors import NotFound
from shared.identity import caller

DENOMINATIONS = (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 10, 5, 2, 1)
SINCE_MAX = 2**62
# What a scanner reads from a receipt: its number, or the address in its code that ends in it.
RECEIPT = re.compile(r"(?:.*[#/])?([0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12})\s*")

PLACES = (
    Place("/pos", ("sale:record",), "收银", "Till"),
    Place("/pos/drawer", ("till:read",), "钱箱", "Drawer"),
    Place("/pos/refund", ("sale:refund",), "退货", "Refund"),
    Place("/pos/exchange", ("sale:refund",), "换货", "Exchange"),
)

till = desk.desk("till", __name__, "/pos")


@till.context_processor
def _rooms() -> dict:
    return {
        "rooms_of_till": desk.rooms(PLACES),
        "till_words": words,
    }


@till.get("")
@desk.shown_to("sale:record")
def sell():
    """The till itself: one page that works alone once it is here."""
    shown_at = f"{current_app.config['PUBLIC_URL']}/public/{caller().community}"
    is_first = "catalogue" not in request.cookies
    return desk.page("till/till.html", public_address=shown_at, is_first=is_first)


@till.get("/news.json")
@desk.shown_to("sale:record")
def news():
    """What changed in the catalogue since a version."""
    since = request.args.get("since", 0, type=int)
    return jsonify(queries.news(min(max(since, 0), SINCE_MAX)))


@till.get("/drawer")
@desk.shown_to("till:read")
def drawer():
    """Open a drawer, move its cash, see what it did so far, count it and close it."""
    tills = queries.tills()
    asked = request.args.get("till")
    chosen = next((each for each in tills if each["id"] == asked), None)
    if chosen is None and len(tills) == 1:
        chosen = tills[0]
    found = queries.session(chosen)
    return desk.page(
        "till/drawer.html",
        tills=tills,
        chosen=chosen,
        report=found,
        cash_moves=queries.cash_moves(found),
        denominations=DENOMINATIONS,
    )


@till.get("/sessions/<session_id>")
@desk.shown_to("till:read")
def report(session_id):
    """The X report of an open drawer, or the Z report of one that was closed."""
    found = reading.read("store", f"/till-sessions/{session_id}/report")
    return desk.page("till/report.html", report=found)


@till.get("/refund")
@desk.shown_to("sale:refund")
def refund():
    """Take goods back from a receipt that was scanned; one of somebody else is read on paper."""
    return desk.page("till/refund.html", **_receipt(), tills=queries.open_tills())


@till.get("/exchange")
@desk.shown_to("sale:refund")
def exchange():
    """Give other goods for those of a receipt that was scanned, and settle the difference."""
    shown_at = f"{current_app.config['PUBLIC_URL']}/public/{caller().community}"
    return desk.page(
        "till/exchange.html", **_receipt(), tills=queries.open_tills(), public_address=shown_at
    )


def _receipt() -> dict[str, Any]:
    """The receipt that was asked for, and its sale for who may see it."""
    asked = request.args.get("receipt", "").strip()
    number = RECEIPT.fullmatch(asked)
    sale = receipt = None
    if number:
        try:
            sale = reading.if_any("store", f"/sales/{number[1]}")
            receipt = reading.read("store", f"/sales/{number[1]}/receipt") if sale else None
        except Refused as refused:
            raise NotFound(refused.code, refused.message) from refused
    return {
        "asked": asked,
        "number": number and number[1].replace("-", "").lower(),
        "sale": sale,
        "receipt": receipt,
    }


@till.get("/return")
@desk.shown_to("sale:refund")
def take_return():
    """Take goods back of which nobody has the receipt; `?paid=` is what was paid back, in fen."""
    paid_fen = request.args.get("paid", type=int)
    return desk.page("till/return.html", paid_fen=paid_fen, tills=queries.open_tills())
