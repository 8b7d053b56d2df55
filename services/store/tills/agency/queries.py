"""Asking what is held for others. Read-only."""

from peewee import fn

from services.store.sales.models import Refund, Sale
from services.store.tills.agency.models import AgencyPayment
from services.store.tills.cash.queries import passed_on_fen
from shared.identity import Principal
from shared.paging import Page, page


def agency_payments(who: Principal, wanted: dict) -> Page:
    """A page of what was passed on."""
    query = AgencyPayment.select().where(AgencyPayment.community == who.community)
    return page(query, AgencyPayment.id, wanted["limit"], wanted["after"])


def held_fen(community: str) -> int:
    """What sales collected for others less refunds and what was passed on, in fen."""
    collected, returned = (
        int(
            kind.select(fn.COALESCE(fn.SUM(kind.agency_fen), 0))
            .where((kind.community == community) & (kind.agency_fen != 0))
            .scalar()
        )
        for kind in (Sale, Refund)
    )
    paid = int(
        AgencyPayment.select(fn.COALESCE(fn.SUM(AgencyPayment.amount_fen), 0))
        .where(AgencyPayment.community == community)
        .scalar()
    )
    return collected - returned - paid - passed_on_fen(community)
