"""The funnel of the orders opened on some days. Read-only."""

from gateway.tracker.funnel import rules
from gateway.tracker.funnel.rules import Order
from gateway.tracker.models import WorkOrder
from gateway.tracker.queries import Days, in_days
from shared.identity import Principal

BY = ("category", "building")


def funnel(who: Principal, days: Days, wanted: dict) -> dict:
    """The stages of all orders opened on these days, or of each category's or building's own.

    `wanted`: `by` is one of BY or None; `category` and `building_id` name the only ones counted.
    """
    asked = (WorkOrder.community == who.community) & in_days(WorkOrder.opened_on, days)
    for column in (WorkOrder.category, WorkOrder.building_id):
        if wanted[column.name] is not None:
            asked &= column == wanted[column.name]
    columns = [getattr(WorkOrder, name) for name in Order._fields]
    orders = [Order(*row) for row in WorkOrder.select(*columns).where(asked).tuples()]
    since, until = days or (None, None)
    groups: dict[tuple, list[Order]] = {}
    for order in orders:
        groups.setdefault(_group(order, wanted["by"]), []).append(order)
    if wanted["by"] is None:
        groups.setdefault(_NOTHING, [])
    return {
        "since": since,
        "until": until,
        "items": [
            {"category": category, "building_id": building_id, "building_name": name, **row}
            for (name, category, building_id), members in sorted(groups.items(), key=_called)
            for row in rules.funnel(members)
        ],
    }


_NOTHING = (None, None, None)


def _called(group: tuple) -> tuple:
    return tuple(part or "" for part in group[0])


def _group(order: Order, by: str | None) -> tuple:
    """The building's name, the category and the building that an order is counted under."""
    if by == "category":
        return None, order.category, None
    if by == "building":
        return order.building_name, None, order.building_id
    return _NOTHING
