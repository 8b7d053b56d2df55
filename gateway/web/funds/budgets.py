"""`/finance/funds/budgets`: what each fund may promise in a year, how it changed, and its end."""

from flask import request

from gateway.web import desk, reading
from gateway.web.funds import words as names
from gateway.web.funds.asked import percent_bp
from gateway.web.funds.frame import known, show, waiting
from shared import clock
from shared.paging import LIMIT_DEFAULT

AWAITING = "awaiting_approval"

fund_budgets = desk.desk("fund_budgets", __name__, "/finance/funds/budgets")


@fund_budgets.get("")
@desk.shown_to("fund:read")
def budgets():
    """The budgets of a year, what waits for a second person, and the form for a new one."""
    there = known()
    asked = request.args.get("year") or None
    page = {"limit": LIMIT_DEFAULT, "after": request.args.get("after")}
    chosen = there.get(request.args.get("fund", ""))
    return show(
        "budgets",
        known=there,
        asked=asked,
        budgets=reading.read("funds", "/budgets", year=asked, **page),
        supplements=waiting("/budget-supplements", AWAITING),
        roll_overs=waiting("/budget-roll-overs", AWAITING),
        chosen=chosen,
        uses=budgeted(chosen) if chosen else [],
        next_year=clock.today().year + 1,
    )


@fund_budgets.get("/<budget_id>")
@desk.shown_to("fund:read")
def budget(budget_id):
    """A budget line by line, its changes, and its end."""
    found = reading.read("funds", f"/budgets/{budget_id}")
    of_it = {"budget_id": budget_id, "limit": LIMIT_DEFAULT}
    roll_overs = reading.read("funds", "/budget-roll-overs", **of_it)["items"]
    carry_bp = percent_bp(request.args.get("carry", ""))
    is_open = found["state"] == "active" and all(each["state"] == "refused" for each in roll_overs)
    is_tried = is_open and carry_bp is not None
    return show(
        "budget",
        budget=found,
        fund=reading.read("funds", f"/funds/{found['fund_id']}"),
        supplements=reading.read("funds", "/budget-supplements", **of_it)["items"],
        roll_overs=roll_overs,
        is_open=is_open,
        carry_bp=carry_bp,
        plan=reading.read("funds", f"/budgets/{budget_id}/roll-over", carry_bp=carry_bp)
        if is_tried
        else None,
    )


def budgeted(fund: dict) -> list[tuple[str, str, str]]:
    """Uses for which a budget of the fund may set money aside: its own, or all none forbids."""
    own = fund["uses"] or [
        each["code"]
        for each in reading.read("funds", "/fund-uses")
        if not each["forbidden_by"] and each["code"] not in fund["forbidden_uses"]
    ]
    return names.options(names.USES, *own)
