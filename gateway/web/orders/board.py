"""`/orders`: what is not finished, whose it is, what is late, and who waits for money."""

from flask import request

from gateway.web import desk, reading
from gateway.web.orders import words
from gateway.web.orders.hand import mine
from gateway.web.orders.places import PROPERTY, buildings, hands, page
from shared.paging import LIMIT_DEFAULT, LIMIT_MAX

board = desk.desk("orders", __name__, "/orders")
FILTERS = ("state", "building_id", "urgency", "category", "payer", "assignee", "unfinished")


@board.get("")
@desk.shown_to("order:read")
def overview():
    """The board by state; to a repairer, what is in hand."""
    if desk.may("order:work") and not desk.may("order:dispatch"):
        return mine()  # and no way there, which nobody finds without a line
    first = reading.read(
        PROPERTY, "/work-orders", unfinished="true", order="urgency", limit=LIMIT_MAX
    )
    counted = reading.read(PROPERTY, "/board", by="urgency")
    return page(
        "board.html",
        columns=[
            (zh, en, states, [each for each in first["items"] if each["state"] in states])
            for states, zh, en in words.COLUMNS
        ],
        counts=_counts(counted["items"]),
        unrouted=counted["unrouted"],
        late=_late("late"),
        soon=_late("warning"),
        people=hands(),
        is_cut=first["next"] is not None,
    )


@board.get("/buildings")
@desk.shown_to("order:read")
def by_building():
    """How much waits at each building, the latest first; and the code for its door."""
    rows = reading.read(PROPERTY, "/board", by="building")["items"]
    busy = {row["value"] for row in rows}
    calm = [each for each in buildings() if each["id"] not in busy]
    return page("buildings.html", rows=rows, calm=calm)


@board.get("/list")
@desk.shown_to("order:read")
def all_orders():
    """Every order, by whatever is asked for."""
    asked = {name: request.args.get(name) or None for name in FILTERS}
    order = "urgency" if asked["unfinished"] else None
    after, limit = request.args.get("after"), LIMIT_DEFAULT
    found = reading.read(PROPERTY, "/work-orders", **asked, order=order, after=after, limit=limit)
    return page(
        "list.html",
        found=found,
        asked=asked,
        buildings=buildings(),
        people=hands(),
        late=_late("late") if asked["unfinished"] else {},
    )


@board.get("/waiting")
@desk.shown_to("order:read")
def waiting():
    """Who waits for a fund's money, and by which rule they stand in line."""
    after = request.args.get("after")
    fund_id = request.args.get("fund_id") or None
    found = reading.read(PROPERTY, "/waiting-list", after=after, fund_id=fund_id)
    funds = reading.every("funds", "/funds") if desk.may("fund:read") else []
    return page(
        "waiting.html",
        found=found,
        rule=reading.read(PROPERTY, "/waiting-rule"),
        funds={each["id"]: each for each in funds},
    )


def _late(kind: str) -> dict[str, dict]:
    """What is late, or soon will be, by order: the deadline and by how long."""
    rows = reading.read(PROPERTY, "/late-orders", kind=kind, limit=LIMIT_MAX)["items"]
    return {row["order"]["id"]: row for row in rows}


def _counts(rows: list[dict]) -> dict[str, int]:
    """The piles of the board as one: orders by state, and how many are late, soon, urged."""
    counts = {name: sum(row[name] for row in rows) for name in ("orders", "late", "soon", "urged")}
    for row in rows:
        for state, number in row["states"].items():
            counts[state] = counts.get(state, 0) + number
    return counts
