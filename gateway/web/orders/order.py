"""`/orders/{id}`: one order with all that happened to it, what may be done now, and on paper."""

from typing import Any

import segno
from flask import current_app
from markupsafe import Markup

from gateway.web import desk, reading
from gateway.web.orders.notes import told
from gateway.web.orders.places import PROPERTY, funds, page, people
from shared import clock

order = desk.desk("order", __name__, "/orders")
TO_SEND = ("open", "unfunded")  # states in which somebody may be sent


@order.get("/<order_id>")
@desk.shown_to("order:read")
def show(order_id):
    """One order."""
    found = _found(order_id)
    may_send = desk.may("order:dispatch")
    has_hands = found["state"] in (*TO_SEND, "taken", "started", "on_hold")
    clocks = reading.read(PROPERTY, f"/work-orders/{order_id}/clock")
    suggested = reading.read(PROPERTY, f"/work-orders/{order_id}/suggestions")["items"]
    return page(
        "order.html",
        clock=clocks,
        late_seconds=_late_seconds(clocks["next"]),
        pays=reading.read(PROPERTY, f"/work-orders/{order_id}/payer"),
        suggested=suggested if may_send and has_hands else [],
        people=found["people"],
        funds=funds(),
        homes=_homes(found["shown"]["order"]),
        **found["shown"],
    )


@order.get("/<order_id>/print")
@desk.shown_to("order:read")
def on_paper(order_id):
    """The order on A4: to be taken along, and signed where it was done."""
    found = _found(order_id)
    address = f"{current_app.config['PUBLIC_URL']}/orders/{order_id}"
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True)
    return page("paper.html", qr=Markup(drawn), people=found["people"], **found["shown"])


def _homes(one: dict) -> list[dict]:
    """The households that might pay, where nobody has said yet whose it is."""
    if one["household_id"] or one["state"] not in TO_SEND or not desk.may("order:payer"):
        return []
    known = reading.every(PROPERTY, "/households", building_id=one["building_id"])
    return sorted(known, key=lambda each: each["unit"])


def _late_seconds(deadline: dict | None) -> int:
    """By how long the next deadline is missed; below zero: how much time is left."""
    if deadline is None:
        return 0
    return int((clock.now() - clock.parse(deadline["due_at"])).total_seconds())


def _found(order_id: str) -> dict[str, Any]:
    """What both pages show of an order. Raises Refused `work_order_unknown`."""
    one = reading.read(PROPERTY, f"/work-orders/{order_id}")
    costs = reading.read(PROPERTY, f"/work-orders/{order_id}/costs")
    photos = reading.read(PROPERTY, f"/work-orders/{order_id}/photos")["items"]
    named = people()
    moves = [_step(each, "moved", each["reason"], named) for each in one["history"]]
    notes = [_step(each, "noted", each["text"], named) for each in one["notes"]]
    story = sorted(moves + notes, key=lambda each: each["at"])
    shown = {"order": one, "costs": costs, "photos": photos, "story": story}
    return {"state": one["state"], "people": named, "shown": shown}


def _step(each: dict, deed: str, text: str, named: dict[str, str]) -> dict[str, Any]:
    """A move or a note of an order: when, by whom, and what it says."""
    says = told(each.get("kind"), text, named)
    return each | {"at": each[f"{deed}_at"], "by": each[f"{deed}_by"], "says": says}
