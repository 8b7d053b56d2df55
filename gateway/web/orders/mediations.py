"""`/orders/mediations`: private matters (私事), who mediates, and how they ended."""

from flask import request

from gateway.web import desk, reading
from gateway.web.orders.places import PROPERTY, buildings, estates, hands, page, people

mediations = desk.desk("order_mediations", __name__, "/orders/mediations")


@mediations.get("")
@desk.shown_to("mediation:read")
def all_mediations():
    """Mediations; those that are going on come first."""
    state = request.args.get("state", "open")
    after = request.args.get("after")
    found = reading.read(PROPERTY, "/mediations", state=state or None, after=after)
    return page("mediations.html", found=found, state=state, people=people(), **_places())


@mediations.get("/new")
@desk.shown_to("mediation:write")
def open_mediation():
    """A quarrel that no report told of."""
    return page("mediation_new.html", **_places())


@mediations.get("/<mediation_id>")
@desk.shown_to("mediation:read")
def mediation(mediation_id):
    """One mediation with its visits, and what may be done now."""
    found = reading.read(PROPERTY, f"/mediations/{mediation_id}")
    return page("mediation.html", mediation=found, people=people(), staff=hands(), **_places())


def _places() -> dict[str, list[dict]]:
    return {"buildings": buildings(), "estates": estates()}
