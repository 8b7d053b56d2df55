"""Asking about what came back. Read-only."""

from services.funds.disbursements.returns.models import DisbursementReturn
from shared.identity import Principal
from shared.paging import Page, page


def returns(who: Principal, wanted: dict) -> Page:
    """A page of what came back to the community's funds."""
    query = DisbursementReturn.select().where(DisbursementReturn.community == who.community)
    if wanted["disbursement_id"] is not None:
        query = query.where(DisbursementReturn.disbursement == wanted["disbursement_id"])
    return page(query, DisbursementReturn.id, wanted["limit"], wanted["after"])
