"""Asking about payments of projects. Read-only."""

from services.funds.projects.payments.models import ProjectPayment
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def payments(who: Principal, wanted: dict) -> Page:
    """A page of the payments of the community's projects."""
    query = ProjectPayment.select().where(ProjectPayment.community == who.community)
    if wanted["project_id"] is not None:
        query = query.where(ProjectPayment.project == wanted["project_id"])
    return page(query, ProjectPayment.id, wanted["limit"], wanted["after"])


def payment(who: Principal, payment_id: str) -> ProjectPayment:
    """One payment. Raises `project_payment_unknown`."""
    found = ProjectPayment.get_or_none(
        (ProjectPayment.community == who.community) & (ProjectPayment.id == payment_id)
    )
    if found is None:
        raise missing("project_payment", payment_id)
    return found
