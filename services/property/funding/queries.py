"""Asking about commitments. Read-only."""

import peewee

from services.property.funding.models import Commitment
from services.property.funding.rules import RESERVED
from services.property.funding.top_ups import queries as top_ups
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.rules import FINISHED
from shared.identity import Principal


def commitment(who: Principal, commitment_id: str) -> Commitment | None:
    """What property asked under this id; None if it was not property who asked."""
    return Commitment.get_or_none(
        (Commitment.community == who.community) & (Commitment.id == commitment_id)
    )


def accepted_unpaid_fen(community: str) -> int:
    """What accepted repairs cost that a fund was asked to pay and has not paid, in fen."""
    asked = Commitment.select(Commitment.work_order).where(Commitment.community == community)
    total = peewee.fn.COALESCE(peewee.fn.SUM(WorkOrder.cost_fen), 0)
    query = WorkOrder.select(total).where(
        (WorkOrder.community == community)
        & WorkOrder.state.in_(FINISHED)
        & WorkOrder.paid_on.is_null()
        & WorkOrder.id.in_(asked)
    )
    return int(query.scalar())


def open_commitments_fen(community: str) -> int:
    """What funds hold for the community's orders, in fen; also what awaits approval on top."""
    total = peewee.fn.COALESCE(peewee.fn.SUM(Commitment.amount_fen), 0)
    query = Commitment.select(total).where(
        (Commitment.community == community) & Commitment.state.in_(RESERVED)
    )
    return int(query.scalar()) + top_ups.reserved_fen(community)
