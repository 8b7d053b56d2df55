"""Asking what was refused. Read-only."""

from services.funds.refusals.models import FundRefusal
from shared.identity import Principal
from shared.paging import Page, page


def refusals(who: Principal, wanted: dict) -> Page:
    """A page of the community's refusals, between two business days, both included."""
    query = FundRefusal.select().where(FundRefusal.community == who.community)
    if wanted["fund_id"] is not None:
        query = query.where(FundRefusal.fund == wanted["fund_id"])
    if wanted["since"] is not None:
        query = query.where(FundRefusal.day >= wanted["since"])
    if wanted["until"] is not None:
        query = query.where(FundRefusal.day <= wanted["until"])
    return page(query, FundRefusal.id, wanted["limit"], wanted["after"])
