"""Asking what is needed, offered and matched. Read-only."""

from services.property.needs.models import Need, Offer
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def needs(who: Principal, wanted: dict) -> Page:
    """A page of the needs: all, those an offer answers, or those none does."""
    query = Need.select().where(Need.community == who.community)
    if wanted["matched"] is not None:
        query = query.where(Need.offer.is_null(not wanted["matched"]))
    if wanted["kind"] is not None:
        query = query.where(Need.kind == wanted["kind"])
    return page(query, Need.id, wanted["limit"], wanted["after"])


def need(who: Principal, need_id: str) -> Need:
    """One need. Raises `need_unknown`."""
    found = Need.get_or_none((Need.community == who.community) & (Need.id == need_id))
    if found is None:
        raise missing("need", need_id)
    return found


def offers(who: Principal, wanted: dict) -> Page:
    """A page of the offers: all, those that answer a need, or those that answer none."""
    query = Offer.select().where(Offer.community == who.community)
    if wanted["matched"] is not None:
        used = Need.select(Need.offer).where(Need.offer.is_null(False))
        found = Offer.id.in_(used)
        query = query.where(found if wanted["matched"] else ~found)
    if wanted["kind"] is not None:
        query = query.where(Offer.kind == wanted["kind"])
    return page(query, Offer.id, wanted["limit"], wanted["after"])


def offer(who: Principal, offer_id: str) -> Offer:
    """One offer. Raises `offer_unknown`."""
    found = Offer.get_or_none((Offer.community == who.community) & (Offer.id == offer_id))
    if found is None:
        raise missing("offer", offer_id)
    return found
