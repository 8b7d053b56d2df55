"""Asking about what came back of projects. Read-only."""

from services.funds.projects.returns.models import ProjectReturn
from shared.identity import Principal
from shared.paging import Page, page


def returns(who: Principal, wanted: dict) -> Page:
    """A page of what came back of the payments of the community's projects."""
    query = ProjectReturn.select().where(ProjectReturn.community == who.community)
    if wanted["payment_id"] is not None:
        query = query.where(ProjectReturn.payment == wanted["payment_id"])
    return page(query, ProjectReturn.id, wanted["limit"], wanted["after"])
