"""Asking about raises. Read-only."""

from peewee import fn

from services.funds.commitments.models import Commitment
from services.funds.commitments.raises.models import CommitmentRaise
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def raises(who: Principal, wanted: dict) -> Page:
    """A page of the community's raises."""
    query = _of(who)
    for name in ("commitment_id", "state"):
        if wanted[name] is not None:
            query = query.where(getattr(CommitmentRaise, name) == wanted[name])
    return page(query, CommitmentRaise.id, wanted["limit"], wanted["after"])


def one(who: Principal, raise_id: str) -> CommitmentRaise:
    """One raise. Raises `commitment_raise_unknown`."""
    found = _of(who).where(CommitmentRaise.id == raise_id).first()
    if found is None:
        raise missing("commitment_raise", raise_id)
    return found


def pending(commitment: Commitment) -> CommitmentRaise | None:
    """What awaits approval on top of a commitment, or None."""
    return CommitmentRaise.get_or_none(
        (CommitmentRaise.commitment == commitment) & (CommitmentRaise.state == "awaiting_approval")
    )


def reserved_for_orders_fen(community: str) -> int:
    """What awaits approval on top of the promises to work orders, in fen."""
    total = fn.COALESCE(fn.SUM(CommitmentRaise.added_fen), 0)
    query = (
        CommitmentRaise.select(total)
        .join(Commitment)
        .where(
            (CommitmentRaise.community == community)
            & (CommitmentRaise.state == "awaiting_approval")
            & Commitment.work_order_id.is_null(False)
        )
    )
    return int(query.scalar())


def _of(who: Principal):
    return (
        CommitmentRaise.select(CommitmentRaise, Commitment)
        .join(Commitment)
        .where(CommitmentRaise.community == who.community)
    )
