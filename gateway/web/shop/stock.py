"""`/shop/stock`: what is there and what it is worth, what expires, and what is written off."""

from flask import Blueprint

from gateway.web import desk, reading
from gateway.web.shop import room

EXPIRING_DAYS = 30
SHOWN = 30

stock = Blueprint("stock", __name__, url_prefix="/stock")


@stock.get("")
@desk.shown_to("stock:read")
def listed():
    """What is on hand today, or was at the end of a day, and what all of it is worth."""
    on = room.asked("on")
    rows = reading.every("store", "/stock", on=on)
    here = sorted((row for row in rows if _is_here(row)), key=lambda row: -row["value_fen"])
    return room.page(
        "stock.html",
        rows=here,
        on=on,
        value_fen=sum(row["value_fen"] for row in here),
        negative=sum(row["on_hand"].startswith("-") for row in here),
    )


def _is_here(row: dict) -> bool:
    return row["on_hand"] != "0" or row["value_fen"] != 0


@stock.get("/expiring")
@desk.shown_to("stock:read")
def expiring():
    """What is too old soon, the oldest first."""
    within = room.asked("within") or ""
    days = int(within) if within.isascii() and within.isdigit() else EXPIRING_DAYS
    found = reading.read("store", "/expiring", within_days=min(days, 3650))
    return room.page("expiring.html", found=found, days=days)


@stock.get("/issues")
@desk.shown_to("stock:read")
def issues():
    """What was taken for repairs, the newest first."""
    after = room.asked("after")
    found = reading.read("store", "/stock/issues", newest=True, limit=SHOWN, after=after)
    return room.page("issues.html", found=found)


@stock.get("/write-offs")
@desk.shown_to("stock:read")
def write_offs():
    """What was written off, the newest first, and a form for more."""
    after = room.asked("after")
    found = reading.read("store", "/write-offs", newest=True, limit=SHOWN, after=after)
    return room.page("write_offs.html", found=found)
