"""`/shop/canteen`: meals of a day, who eats for less, month cards, and the subsidy."""

from datetime import date, timedelta

from flask import Blueprint

from gateway.web import desk, reading
from gateway.web.shop import room, words
from shared import clock
from shared.identity import caller

MENU_SHOWN, SERVED_SHOWN = 50, 50
UNTIL_HOURS = (("breakfast", 10), ("lunch", 15))
CATEGORY = "助餐"  # what the canteen's dishes are filed under, as the till has them

canteen = Blueprint("canteen", __name__, url_prefix="/canteen")


@canteen.get("")
@desk.shown_to("sale:read")
def meals():
    """The meals of a day by kind, and the dishes that may be sold."""
    day = room.asked("day") or clock.today().isoformat()
    page = {"newest": True, "limit": SERVED_SHOWN, "after": room.asked("after")}
    totals = {row["kind"]: row for row in reading.read("store", "/meals/totals", day=day)}
    dishes = reading.read("store", "/products", category=CATEGORY, limit=MENU_SHOWN)["items"]
    policies = reading.read("store", "/policies")["items"] if desk.may("policy:read") else []
    terms = next((row["settings"] for row in policies if row["name"] == "canteen"), None)
    return room.page(
        "canteen.html",
        day=day,
        served=reading.read("store", "/meals", day=day, **page),
        totals=[totals[kind] for kind in words.MEALS if kind in totals],
        dishes=dishes,
        terms=terms,
        tills=_own_tills(),
        kind_now=_kind_now(),
        served_no=room.asked("served"),
    )


def _own_tills() -> list[dict]:
    """The open tills at which whoever asks may sell a meal."""
    if not desk.may("sale:record"):
        return []
    return [row for row in reading.every("store", "/tills") if row["opened_by"] == caller().user]


def _kind_now() -> str:
    """Which meal it is at this time of the day."""
    hour = clock.now().astimezone(clock.SHANGHAI).hour
    return next((kind for kind, until in UNTIL_HOURS if hour < until), "dinner")


@canteen.get("/diners")
@desk.shown_to("diner:read")
def diners():
    """Who is known at the canteen; for the cashier and the admin only."""
    found = reading.read("store", "/diners", after=room.asked("after"))
    tills = reading.every("store", "/tills") if desk.may("till:read") else []
    return room.page("diners.html", found=found, tills=tills)


@canteen.get("/cards")
@desk.shown_to("diner:read")
def cards():
    """Month cards of a month, and selling one for this month or the next."""
    this = clock.today().replace(day=1)
    following = (this + timedelta(days=31)).replace(day=1)
    month = room.asked("month") or f"{this:%Y-%m}"
    found = reading.read("store", "/meal-cards", month=month, after=room.asked("after"))
    tills = reading.every("store", "/tills") if desk.may("till:read") else []
    months = (f"{this:%Y-%m}", f"{following:%Y-%m}")
    return room.page("meal_cards.html", found=found, month=month, months=months, tills=tills)


@canteen.get("/claims")
@desk.shown_to("claim:read")
def claims():
    """What was claimed of the meal subsidy, and what came."""
    found = reading.read("store", "/subsidy-claims", after=room.asked("after"))
    chosen = room.asked("claim")
    claim = reading.read("store", f"/subsidy-claims/{chosen}") if chosen else None
    return room.page("claims.html", found=found, claim=claim)


@canteen.get("/deliveries")
@desk.shown_to("delivery:read")
def brought():
    """Meals brought to the door, by volunteer; a meal of the last day may be noted."""
    first, last = room.days()
    window = {"from": first, "to": last}
    found = reading.read("store", "/deliveries/volunteers", **window)["items"]
    return room.page(
        "meal_deliveries.html",
        found=found,
        first=first,
        last=last,
        waiting=_not_brought(last) if desk.may("delivery:record") else [],
    )


def _not_brought(day: date) -> list[dict]:
    """The meals of a day of which nobody noted yet that they were brought."""
    window = {"from": day, "to": day}
    brought_ids = {row["meal_id"] for row in reading.every("store", "/deliveries", **window)}
    return [
        row for row in reading.every("store", "/meals", day=day) if row["id"] not in brought_ids
    ]
