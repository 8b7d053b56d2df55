"""`/finance/funds/gifts`: grants and donations, their receipts, and what goes back to its giver."""

from flask import request

from gateway.web import desk, reading
from gateway.web.funds import words as names
from gateway.web.funds.frame import known, show, waiting
from shared.paging import LIMIT_DEFAULT

EARMARK = "E"  # an own earmark is fed by profit alone

fund_gifts = desk.desk("fund_gifts", __name__, "/finance/funds/gifts")


@fund_gifts.get("")
@desk.shown_to("fund:read")
def gifts():
    """What came in of one source, what is to go back, and the form for a new gift."""
    asked = request.args.get("source", "")
    source = asked if asked in names.SOURCES else "donation"
    page = {"limit": LIMIT_DEFAULT, "after": request.args.get("after")}
    there = known()
    return show(
        "gifts",
        known=there,
        source=source,
        gifts=reading.read("funds", "/contributions", source=source, **page),
        returns=waiting("/contribution-returns", "awaiting_approval"),
        takers=[
            (each["id"], each["name"], each["name"])
            for each in there.values()
            if each["nature"] != EARMARK and each["status"] != "closed"
        ],
    )


@fund_gifts.get("/<gift_id>")
@desk.shown_to("fund:read")
def gift(gift_id):
    """What came in once: from whom, what is left of it, and what went back."""
    found = reading.read("funds", f"/contributions/{gift_id}")
    of_it = {"contribution_id": gift_id, "limit": LIMIT_DEFAULT}
    returns = reading.read("funds", "/contribution-returns", **of_it)["items"]
    return show(
        "gift",
        gift=found,
        fund=reading.read("funds", f"/funds/{found['fund_id']}"),
        returns=returns,
        is_given=found["source"] in names.GIFTS,
        is_asked=any(each["state"] == "awaiting_approval" for each in returns),
    )


@fund_gifts.get("/<gift_id>/receipt")
@desk.shown_to("contribution:record")
def receipt(gift_id):
    """The receipt of a donation, as it is printed, signed and given to the donor."""
    said = reading.read("funds", f"/contributions/{gift_id}/receipt")
    return show("receipt", receipt=said)
