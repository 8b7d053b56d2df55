"""Asking who has approved something. Read-only."""

from services.funds.approvals.models import Approval


def approvers(thing_id: str, thing: str | None = None) -> list[str]:
    """Who has approved what goes by this name, in that order; or only a commitment, say.

    Clients name things: a raise may go by the name of its commitment.
    """
    query = Approval.select(Approval.approved_by).where(Approval.thing_id == thing_id)
    if thing is not None:
        query = query.where(Approval.thing == thing)
    return [row[0] for row in query.order_by(Approval.id).tuples()]
