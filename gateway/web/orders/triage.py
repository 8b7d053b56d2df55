"""`/orders/reports`: what residents reported, and which of three ways it goes (三事分流)."""

from flask import request

from gateway.web import desk, reading
from gateway.web.orders.places import PROPERTY, buildings, funds, page, people

triage = desk.desk("order_reports", __name__, "/orders/reports")


@triage.get("")
@desk.shown_to("intake:read")
def reports():
    """Reports; those that nobody has sent any way come first."""
    asked = {name: request.args.get(name) or None for name in ("domain", "building_id")}
    state = request.args.get("state", "received")
    found = reading.read(
        PROPERTY, "/reports", **asked, state=state or None, after=request.args.get("after")
    )
    return page("reports.html", found=found, state=state, asked=asked, buildings=buildings())


@triage.get("/new")
@desk.shown_to("intake:take")
def take():
    """Write down what somebody says by phone or at the counter."""
    return page("report_new.html", buildings=buildings())


@triage.get("/<report_id>")
@desk.shown_to("intake:read")
def report(report_id):
    """One report, what looks like it, and where it may go."""
    found = reading.read(PROPERTY, f"/reports/{report_id}")
    return page(
        "report.html",
        report=found,
        building=reading.read(PROPERTY, f"/buildings/{found['building_id']}"),
        funds=funds(),
        people=people(),
    )
