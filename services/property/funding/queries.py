"""Asking about commitments. Read-only."""

import peewee

from services.property.funding.models import Commitment
from services.property.funding.rules import RESERVED
from shared.identity import Principal


def commitment(who: Principal, commitment_id: str) -> Commitment | None:
    """What property asked under this id; None if it was not property who asked."""
    return Commitment.get_or_none(
        (Commitment.community == who.community) & (Commitment.id == commitment_id)
    )


def open_commitments_fen(community: str) -> int:
    """What funds hold for the community's orders, in fen."""
    total = peewee.fn.COALESCE(peewee.fn.SUM(Commitment.amount_fen), 0)
    query = Commitment.select(total).where(
        (Commitment.community == community) & Commitment.state.in_(RESERVED)
    )
    return int(query.scalar())
