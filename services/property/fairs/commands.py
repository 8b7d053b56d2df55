"""Holding a fair: counting what is done, opening an order for each repair reported."""

from services.property.database import property_database, writes
from services.property.fairs import queries, rules
from services.property.fairs.models import Fair, FairCount, FairIssue
from services.property.work_orders.commands import open_order
from shared import clock, ids
from shared.errors import Invalid
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def hold(who: Principal, wanted: dict) -> queries.FairView:
    """Hold a fair. Raises `fair_differs`."""
    row = named_before(Fair, "fair", who, wanted) or Fair.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        created_at=clock.now(),
    )
    return queries.fair_view(who, row.id)


@writes
def count(who: Principal, fair_id: str, wanted: dict) -> queries.FairView:
    """So many more were done, or were counted too much. Raises `fair_unknown`, `count_invalid`."""
    row = queries.fair(who, fair_id)
    kind, number, reason = wanted["kind"], wanted["number"], wanted["reason"]
    if problem := rules.count_problem(queries.counted(row, kind), number, reason):
        raise Invalid("count_invalid", problem, {"number": problem})
    _count(who, row, kind, number, reason)
    return queries.fair_view(who, row.id)


@writes
def report_issues(who: Principal, fair_id: str, lines: list[dict]) -> list[str]:
    """Each repair reported at a fair becomes an order of it: all of them or none; their ids.

    An order that the client has named before is not opened, nor counted, again.
    Raises `fair_unknown`, and what `open_order` raises.
    """
    row = queries.fair(who, fair_id)
    opened = [open_order(who, _order(line)).id for line in lines]
    fresh = sorted(set(opened) - queries.known_issues(opened))
    rows = [{"work_order": order_id, "fair": row.id} for order_id in fresh]
    property_database.insert_rows(FairIssue, rows)
    if fresh:
        _count(who, row, rules.ISSUE, len(fresh), None)
    return opened


def _order(line: dict) -> dict:
    return line | {"channel": "fair", "fund_id": None, "estimate_fen": 0}


def _count(who: Principal, row: Fair, kind: str, number: int, reason: str | None) -> None:
    FairCount.create(
        fair=row,
        kind=kind,
        number=number,
        reason=reason,
        counted_by=who.user,
        counted_at=clock.now(),
    )
