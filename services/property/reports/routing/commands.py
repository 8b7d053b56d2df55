"""Sending a report one of three ways, refusing it, taking it up again."""

from services.property.database import writes
from services.property.reports import commands, queries
from services.property.reports.routing import targets
from shared import clock
from shared.errors import Invalid, Refusal
from shared.identity import Principal


@writes
def route(who: Principal, report_id: str, wanted: dict) -> dict:
    """Send a report its way; `instead_of` is the way it went before, None for none.

    What came of an earlier way is ended, and its routing stays in the history. Raises
    `report_unknown`, `report_routed`, `report_state`, `category_missing`, and what opening and
    ending its targets raise.
    """
    report = queries.report(who, report_id)
    if report.route != wanted["instead_of"]:
        raise Refusal(
            "report_routed",
            f"The report goes {report.route or 'no way yet'}; say so in `instead_of`.",
            route=report.route,
            target_id=report.target_id,
        )
    commands.require_move(report, "routed")
    if wanted["route"] == "small" and wanted["category"] is None:
        message = "A small matter becomes a work order, which has a category."
        raise Invalid("category_missing", message, {"category": message})
    targets.take_back(who, report, wanted["reason"])
    target_id = targets.open_for(who, report, wanted)
    way = {"route": wanted["route"], "target_id": target_id}
    said = way | {"text": wanted["reason"]}
    first = report.routed_at or clock.now()
    commands.move(who, report, "routed", "routed", said, **way, routed_at=first)
    return queries.detail(who, report_id)


@writes
def reject(who: Principal, report_id: str, code: str, reason: str) -> dict:
    """Refuse a report, with a reason that whoever reported reads.

    Raises `report_unknown`, `report_state`, `work_order_state`, `matter_state`.
    """
    report = queries.report(who, report_id)
    commands.require_move(report, "rejected")
    targets.take_back(who, report, reason)
    said = {"code": code, "text": reason}
    commands.move(who, report, "rejected", "rejected", said, route=None, target_id=None)
    return queries.detail(who, report_id)


@writes
def reopen(who: Principal, report_id: str, reason: str) -> dict:
    """Take up what was refused, or what was joined to another one and says something else.

    Raises `report_unknown`, `report_state`.
    """
    report = queries.report(who, report_id)
    said = {"text": reason}
    commands.move(who, report, "received", "reopened", said, duplicate_of=None)
    return queries.detail(who, report_id)


@writes
def join(who: Principal, report_id: str, first_id: str) -> dict:
    """Say that a report says what an open one around the same place says.

    Raises `report_unknown`, `report_state`.
    """
    first = queries.report(who, first_id)
    commands.join(who, queries.report(who, report_id), first.reference)
    return queries.detail(who, report_id)
