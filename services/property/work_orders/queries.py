"""Asking about work orders. Read-only."""

import peewee

from services.property.work_orders.models import WorkOrder
from services.property.work_orders.rules import FINISHED
from shared.errors import missing
from shared.identity import Principal


def work_order(who: Principal, work_order_id: str) -> WorkOrder:
    """One work order. Raises `work_order_unknown`."""
    found = WorkOrder.get_or_none(
        (WorkOrder.community == who.community) & (WorkOrder.id == work_order_id)
    )
    if found is None:
        raise missing("work_order", work_order_id)
    return found


def warranty_order(failed: WorkOrder) -> WorkOrder | None:
    """The order that repairs it again without a charge and is not finished, or None."""
    done = (*FINISHED, "cancelled")
    again = (WorkOrder.warranty_of == failed.id) & WorkOrder.state.not_in(done)
    return WorkOrder.get_or_none(again)


def paid_fen(community: str) -> int:
    """What funds have paid for the community's repairs, in fen, though some of it came back."""
    return _sum_fen(community, WorkOrder.paid_fen)


def returned_fen(community: str) -> int:
    """What came back to funds of what they had paid for the community's repairs, in fen."""
    return _sum_fen(community, WorkOrder.returned_fen)


def _sum_fen(community: str, column: peewee.Field) -> int:
    total = peewee.fn.COALESCE(peewee.fn.SUM(column), 0)
    return int(WorkOrder.select(total).where(WorkOrder.community == community).scalar())


def count_by_state(community: str) -> dict[str, int]:
    """How many orders are in each state; states without any are left out."""
    rows = (
        WorkOrder.select(WorkOrder.state, peewee.fn.COUNT(WorkOrder.id))
        .where(WorkOrder.community == community)
        .group_by(WorkOrder.state)
        .order_by(WorkOrder.state)
        .tuples()
    )
    return dict(rows)
