"""`/shop/campaigns`: group-buying from the first order to the last pickup."""

from flask import Blueprint, request

from gateway.web import desk, reading
from gateway.web.shop import room, words
from shared import clock

campaigns = Blueprint("campaigns", __name__, url_prefix="/campaigns")


@campaigns.get("")
@desk.shown_to("campaign:read")
def listed():
    """Campaigns by state, with how far each has come."""
    state = room.asked("state")
    state = state if state in words.CAMPAIGN_STATES else None
    found = reading.read("store", "/campaigns", state=state, after=room.asked("after"))
    turn = {name: request.args.get(name, type=int) for name in ("formed", "failed", "unclaimed")}
    return room.page("campaigns.html", found=found, state=state, turn=turn, **late())


def late() -> dict:
    """Campaigns past their deadline, and orders that nobody fetched in time, for who ends them."""
    if not desk.may("campaign:run"):
        return {"due": 0, "unclaimed": 0}
    now, today = clock.now(), clock.today().isoformat()
    running = reading.every("store", "/campaigns", state="open")
    arrived = reading.every("store", "/campaigns", state="arrived")
    return {
        "due": sum(clock.parse(each["closes_at"]) <= now for each in running),
        "unclaimed": sum(
            each["progress"]["waiting"] for each in arrived if each["claim_until"] < today
        ),
    }


@campaigns.get("/new")
@desk.shown_to("campaign:write")
def new():
    """A campaign to be opened; its goods are looked for first."""
    product_id, looked = room.asked("product"), room.asked("q")
    product = reading.read("store", f"/products/{product_id}") if product_id else None
    found = reading.read("store", "/products", words=looked, limit=20)["items"] if looked else []
    return room.page("campaign_new.html", product=product, looked=looked, found=found)


@campaigns.get("/<campaign_id>")
@desk.shown_to("campaign:read")
def one(campaign_id):
    """A campaign, its orders and its next step."""
    campaign = reading.read("store", f"/campaigns/{campaign_id}")
    tills = []
    if desk.may("group_order:take", "campaign:run") and desk.may("till:read"):
        tills = reading.every("store", "/tills")
    return room.page(
        "campaign.html",
        campaign=campaign,
        product=reading.read("store", f"/products/{campaign['product_id']}"),
        orders=reading.every("store", "/group-orders", campaign_id=campaign_id),
        tills=tills,
    )


@campaigns.get("/<campaign_id>/pickup")
@desk.shown_to("campaign:read")
def pickup(campaign_id):
    """The list that hangs at the pickup point: who gets how much, and what is still to pay."""
    campaign = reading.read("store", f"/campaigns/{campaign_id}")
    orders = reading.every("store", "/group-orders", campaign_id=campaign_id)
    waiting = [order for order in orders if order["state"] in ("ordered", "picked_up")]
    waiting.sort(key=lambda order: order["buyer_name"])
    return room.page("pickup.html", campaign=campaign, orders=waiting)
