"""`/finance/settlements`: what WeChat and Alipay say of our money beside what we say of it."""

from datetime import date, timedelta
from typing import Any

from flask import request

from gateway.web import desk, reading
from gateway.web.finance.places import PLACES
from gateway.web.settlements import words as names
from shared import clock
from shared.errors import Invalid
from shared.identity import caller
from shared.paging import LIMIT_DEFAULT, LIMIT_MAX

DAYS_MAX = 31  # of a reconciliation, both ends included

settlements = desk.desk("settlements", __name__, "/finance/settlements")


@settlements.get("")
@desk.shown_to("bill:read")
def overview():
    """A channel: what it owes us, how the days match, and what stands open, side by side."""
    channel, (first, last) = chosen(names.CHANNELS, "channel"), span()
    clearing = reading.read("store", "/clearing", channel=channel)
    asked_for = request.args.get("class")
    listed = asked_for if asked_for in names.LISTED else urgent(clearing)
    page = {"limit": LIMIT_DEFAULT, "after": request.args.get("after")}
    asked = {"channel": channel, "class": listed}
    days = {"channel": channel, "from": first, "to": last}
    return show(
        "overview",
        channel=channel,
        first=first,
        last=last,
        clearing=clearing,
        matched=reading.read("store", "/reconciliation", **days),
        listed=listed,
        differences=reading.read("store", "/clearing/differences", **asked, **page),
        waiting=explanations(channel),
    )


@settlements.get("/bills")
@desk.shown_to("bill:read")
def bills():
    """The platforms' files: bring one, see what is not paid out yet, record a payout."""
    channel = chosen(names.CHANNELS, "channel")
    page = {"limit": LIMIT_DEFAULT, "after": request.args.get("after")}
    settled = {"channel": channel, "settled": "false", "limit": LIMIT_MAX}
    return show(
        "bills",
        channel=channel,
        unpaid=reading.read("store", "/bills", **settled)["items"],
        bills=reading.read("store", "/bills", channel=channel, **page),
        payouts=reading.read("store", "/settlements", channel=channel, limit=LIMIT_MAX)["items"],
    )


@settlements.get("/bills/<bill_id>")
@desk.shown_to("bill:read")
def bill(bill_id):
    """A bill row by row: the platform's side, ours, and how they match."""
    page = {"limit": LIMIT_DEFAULT, "after": request.args.get("after")}
    wanted = {"class": request.args.get("class") or None}
    return show(
        "bill",
        report=reading.read("store", f"/bills/{bill_id}"),
        rows=reading.read("store", f"/bills/{bill_id}/rows", **wanted, **page),
    )


def show(template: str, **shown: Any) -> str:
    """A page of matching."""
    me = caller().user
    return desk.page(
        f"settlements/{template}.html", places=desk.rooms(PLACES), names=names, user=me, **shown
    )


def explanations(channel: str) -> list[dict]:
    """What was said of differences and waits for another person."""
    asked = {"channel": channel, "waiting": "true", "limit": LIMIT_MAX}
    return reading.read("store", "/explanations", **asked)["items"]


def chosen(known: Any, name: str) -> str:
    """Which of the known ones the address names; the first one at first."""
    asked = request.args.get(name, "")
    return asked if asked in known else next(iter(known))


def urgent(clearing: dict) -> str:
    """What is worth looking at first: what is wrong before what only waits for a bill."""
    counted = {part["name"]: part["count"] for part in clearing["parts"]}
    return next((name for name in names.LISTED if counted.get(name)), names.LISTED[0])


def span() -> tuple[str, str]:
    """The days asked for: of this month until today, unless others are named.

    Raises Invalid `day_invalid`.
    """
    today = clock.today()
    first, last = request.args.get("from"), request.args.get("to")
    try:
        since = date.fromisoformat(first) if first else today.replace(day=1)
        longest = since + timedelta(days=DAYS_MAX - 1)
        until = date.fromisoformat(last) if last else min(max(today, since), longest)
    except ValueError:
        raise Invalid("day_invalid", "A day is written 2026-03-31.") from None
    return since.isoformat(), min(until, longest).isoformat()
