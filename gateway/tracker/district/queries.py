"""All communities side by side, in as many questions as for one. Read-only."""

from gateway.database import gateway
from gateway.identity import queries as identity
from gateway.tracker.district import rules
from gateway.tracker.models import WorkOrder
from gateway.tracker.queries import days_of, in_days, loop_figures


def district(period: str | None) -> dict:
    """Every community in a month or in all time, as they were founded, and the whole district."""
    names = {row.code: row.name for row in identity.communities()}
    codes = list(names)
    with gateway.snapshot():
        loops = loop_figures(codes, period)
        days = _days_to_solve(codes, period)
    figures = [
        {
            **loops[code],
            "solved": loops[code]["work_orders"]["accepted"],
            "rated": loops[code]["satisfaction"]["rated"],
            "satisfied": loops[code]["satisfaction"]["satisfied"],
            "days": days[code],
        }
        for code in codes
    ]
    return {
        "period": period,
        "total": rules.total(figures),
        "items": [
            {"community": code, "name": names[code], **row}
            for code, row in zip(codes, rules.compared(figures), strict=True)
        ],
    }


def _days_to_solve(codes: list[str], period: str | None) -> dict[str, list[int]]:
    """How many days each order took that was accepted then, from its opening on."""
    accepted = in_days(WorkOrder.accepted_on, days_of(period) if period else None)
    found: dict[str, list[int]] = {code: [] for code in codes}
    rows = WorkOrder.select(WorkOrder.community, WorkOrder.opened_on, WorkOrder.accepted_on)
    for community, opened_on, accepted_on in rows.where(
        WorkOrder.community.in_(codes) & accepted
    ).tuples():
        found[community].append((accepted_on - opened_on).days)
    return found
