"""Asking who worked on an order. Read-only."""

from datetime import date

import peewee

from services.property.costs.labour.models import Labour
from services.property.work_orders.models import WorkOrder
from shared.errors import missing
from shared.identity import Principal


def of_order(order: WorkOrder) -> list[Labour]:
    """All work on an order, withdrawn too, in the order of its days."""
    query = Labour.select().where(Labour.work_order == order)
    return list(query.order_by(Labour.worked_on, Labour.recorded_at, Labour.id))


def labour(order: WorkOrder, labour_id: str) -> Labour:
    """One entry of an order. Raises `labour_unknown`."""
    found = Labour.get_or_none((Labour.work_order == order) & (Labour.id == labour_id))
    if found is None:
        raise missing("labour", labour_id)
    return found


def last_day(who: Principal, category: str | None) -> date | None:
    """The last day whose work has its cost, of a category or (None) of all."""
    query = Labour.select(peewee.fn.MAX(Labour.worked_on)).where(
        (Labour.community == who.community) & Labour.withdrawn_by.is_null()
    )
    if category is not None:
        query = query.where(Labour.category == category)
    day = query.scalar()
    return date.fromisoformat(day) if isinstance(day, str) else day
