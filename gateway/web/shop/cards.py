"""`/shop/members/cards`: cards with money on them, sold, filled, blocked, replaced, paid back."""

import re

from flask import Blueprint, redirect, request

from gateway.web import desk, reading
from gateway.web.reading import Refused
from gateway.web.shop import room

NOT_DIGITS = re.compile(r"[^0-9]+")
MOVES_SHOWN = 50
NO_SUCH = ("card_unknown", "card_number_invalid")

cards = Blueprint("cards", __name__, url_prefix="/members/cards")


@cards.get("")
@desk.shown_to("member:read")
def listed():
    """A card to be found by its number, which opens at once, and one to be sold."""
    looked = room.asked("q") or ""
    number = NOT_DIGITS.sub("", looked)
    trouble = "card_number_invalid" if looked else None
    if number:
        try:
            reading.read("store", f"/cards/{number}")
            return redirect(f"/shop/members/cards/{number}", 303)
        except Refused as refused:
            if refused.code not in NO_SUCH:
                raise
            trouble = refused.code
    holder_id = room.asked("member")
    return room.page(
        "cards.html",
        looked=looked,
        trouble=trouble,
        holder=reading.read("store", f"/members/{holder_id}") if holder_id else None,
        terms=_terms(),
        tills=_tills(),
    )


@cards.get("/<number>")
@desk.shown_to("member:read")
def one(number):
    """A card: what is on it, whose it is, what moved, and what may be done with it."""
    card = reading.read("store", f"/cards/{number}")
    after = room.asked("after")
    path = f"/cards/{number}/statement"
    holder_id = card["member_id"]
    return room.page(
        "card.html",
        card=card,
        account=reading.read("store", path, limit=MOVES_SHOWN, after=after),
        holder=reading.read("store", f"/members/{holder_id}") if holder_id else None,
        terms=_terms(),
        tills=_tills(),
        sold=request.args.get("sold"),
    )


def _terms() -> dict:
    """What a card may hold and how long it is good, as it holds today."""
    policies = reading.read("store", "/policies")["items"]
    return next((row["settings"] for row in policies if row["name"] == "cards"), {})


def _tills() -> list[dict]:
    return reading.every("store", "/tills") if desk.may("till:read") else []
