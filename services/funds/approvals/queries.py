"""Asking who has approved something. Read-only."""

from services.funds.approvals.models import Approval


def approvers(thing_id: str) -> list[str]:
    """Who has approved it, in that order."""
    query = Approval.select(Approval.approved_by).where(Approval.thing_id == thing_id)
    return [row[0] for row in query.order_by(Approval.id).tuples()]
