"""Asking about disbursements. Read-only."""

from services.funds.disbursements.models import Disbursement
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def disbursements(who: Principal, wanted: dict) -> Page:
    """A page of the community's disbursements."""
    query = Disbursement.select().where(Disbursement.community == who.community)
    for name in ("fund_id", "work_order_id", "commitment_id"):
        if wanted[name] is not None:
            query = query.where(getattr(Disbursement, name) == wanted[name])
    return page(query, Disbursement.id, wanted["limit"], wanted["after"])


def disbursement(who: Principal, disbursement_id: str) -> Disbursement:
    """One disbursement. Raises `disbursement_unknown`."""
    found = Disbursement.get_or_none(
        (Disbursement.community == who.community) & (Disbursement.id == disbursement_id)
    )
    if found is None:
        raise missing("disbursement", disbursement_id)
    return found
