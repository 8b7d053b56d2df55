"""`/finance/funds/refusals`: what funds refused, the exceptions asked for, what was let pass."""

from flask import request

from gateway.web import desk, reading
from gateway.web.funds.asked import span
from gateway.web.funds.frame import known, show
from shared.paging import LIMIT_DEFAULT, LIMIT_MAX

UNFUNDED = "unfunded"  # orders that no fund pays for yet

fund_refusals = desk.desk("fund_refusals", __name__, "/finance/funds/refusals")


@fund_refusals.get("")
@desk.shown_to("fund:read")
def refusals():
    """Refusals of some days, and how one order may pass a check because two people say so."""
    since, until = span()
    of_fund = {"fund_id": request.args.get("fund") or None}
    asked = of_fund | {"since": since, "until": until}
    page = {"limit": LIMIT_DEFAULT, "after": request.args.get("after")}
    exceptions = reading.read("funds", "/fund-exceptions", **of_fund, limit=LIMIT_MAX)["items"]
    return show(
        "refusals",
        known=known(),
        since=since,
        until=until,
        refusals=reading.read("funds", "/refusals", **asked, **page),
        exceptions=sorted(exceptions, key=lambda each: each["state"] != "awaiting_approval"),
        overrides=reading.read("funds", "/overrides", **asked, limit=LIMIT_MAX)["items"],
        orders=waiting_orders() if desk.may("exception:ask") else {},
    )


def waiting_orders() -> dict[str, str]:
    """The titles of orders that wait for money, by their ids, and of the one that was named."""
    said = reading.read("property", "/work-orders", state=UNFUNDED, limit=LIMIT_MAX)["items"]
    orders = {each["id"]: each["title"] for each in said}
    named = request.args.get("order")
    if named and named not in orders and (found := order_of(named)):
        orders[named] = found["title"]
    return orders


def order_of(order_id: str) -> dict | None:
    """An order, if there is such a one."""
    return reading.if_any("property", f"/work-orders/{order_id}")
