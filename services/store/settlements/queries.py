"""Asking about payouts. Read-only."""

from services.store.settlements.models import Settlement
from shared.identity import Principal
from shared.paging import Page, page


def settlements(who: Principal, wanted: dict) -> Page:
    """A page of payouts."""
    query = Settlement.select().where(Settlement.community == who.community)
    return page(query, Settlement.id, wanted["limit"], wanted["after"])
