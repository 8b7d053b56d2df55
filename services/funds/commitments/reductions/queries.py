"""Asking about reductions. Read-only."""

from services.funds.commitments.models import Commitment
from services.funds.commitments.reductions.models import CommitmentReduction
from shared.identity import Principal
from shared.paging import Page, page


def reductions(who: Principal, wanted: dict) -> Page:
    """A page of the community's reductions."""
    query = (
        CommitmentReduction.select(CommitmentReduction, Commitment)
        .join(Commitment)
        .where(CommitmentReduction.community == who.community)
    )
    if wanted["commitment_id"] is not None:
        query = query.where(CommitmentReduction.commitment == wanted["commitment_id"])
    return page(query, CommitmentReduction.id, wanted["limit"], wanted["after"])
