"""Asking about top-ups. Read-only."""

from peewee import fn

from services.property.funding.models import Commitment
from services.property.funding.rules import RESERVED
from services.property.funding.top_ups.models import TopUp
from services.property.funding.top_ups.rules import PENDING
from services.property.work_orders.models import WorkOrder
from shared.identity import Principal


def one(who: Principal, top_up_id: str) -> TopUp | None:
    """What property asked under this id; None if it was not property who asked."""
    return TopUp.get_or_none((TopUp.community == who.community) & (TopUp.id == top_up_id))


def pending(commitment: Commitment) -> TopUp | None:
    """What was asked on top of a commitment and is not answered for good, or None."""
    return TopUp.get_or_none((TopUp.commitment == commitment) & TopUp.state.in_(PENDING))


def of_order(order: WorkOrder) -> list[TopUp]:
    """All that was asked on top for an order, the oldest first."""
    query = TopUp.select().join(Commitment).where(Commitment.work_order == order)
    return list(query.order_by(TopUp.asked_at, TopUp.id))


def made_fen(commitment: Commitment) -> int:
    """By how much a commitment has grown, in fen."""
    query = TopUp.select(fn.COALESCE(fn.SUM(TopUp.added_fen), 0)).where(
        (TopUp.commitment == commitment) & (TopUp.state == "made")
    )
    return int(query.scalar())


def reserved_fen(community: str) -> int:
    """What awaits approval on top of the community's commitments, in fen."""
    query = (
        TopUp.select(fn.COALESCE(fn.SUM(TopUp.added_fen), 0))
        .join(Commitment)
        .where(
            (TopUp.community == community)
            & (TopUp.state == "awaiting_approval")
            & Commitment.state.in_(RESERVED)
        )
    )
    return int(query.scalar())
