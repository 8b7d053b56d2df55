"""`/finance/funds/<id>/terms`: what a fund may do, other terms proposed, and every change of it."""

from flask import request

from gateway.web import desk, reading
from gateway.web import words as common
from gateway.web.funds import words as names
from gateway.web.funds.frame import buildings, known, show
from shared.paging import LIMIT_DEFAULT

LEVELS = 3  # rows of the form for levels of approval, and one more than there are

fund_terms = desk.desk("fund_terms", __name__, "/finance/funds")


@fund_terms.get("/<fund_id>/terms")
@desk.shown_to("fund:read")
def terms(fund_id):
    """The terms of a fund as a form for who may ask for others, and how they changed."""
    found = reading.read("funds", f"/funds/{fund_id}")
    page = {"limit": LIMIT_DEFAULT, "after": request.args.get("after")}
    there, houses = known(), buildings()
    return show(
        "change",
        fund=found,
        known=there,
        buildings=houses,
        changes=(said := reading.read("funds", f"/funds/{fund_id}/changes", **page))["items"],
        next=said["next"],
        use_choices=reading.read("funds", "/fund-uses"),
        category_choices=names.options(common.CATEGORIES),
        building_choices=[(each, name, name) for each, name in houses.items()],
        receiver_choices=receivers(found, there),
        level_rows=max(LEVELS, len(found["approval_levels"]) + 1),
    )


def receivers(fund: dict, known: dict[str, dict]) -> list[tuple[str, str, str]]:
    """Funds to which this one could pass money on: of its nature and its book (domain.md §2.5)."""
    return [
        (each["id"], each["name"], each["name"])
        for each in known.values()
        if each["id"] != fund["id"]
        and each["status"] != "closed"
        and (each["nature"], each["book"]) == (fund["nature"], fund["book"])
    ]
