"""Asking which baskets wait. Read-only."""

from services.store.tills.tickets.models import Ticket
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

OPEN_MAX = 100  # tickets that wait in one outlet


def tickets(who: Principal, wanted: dict) -> Page:
    """A page of the tickets that wait in an outlet."""
    query = _open(who.community, wanted["outlet"])
    return page(query, Ticket.id, wanted["limit"], wanted["after"])


def waiting(community: str, outlet: str) -> list[Ticket]:
    """All tickets that wait in an outlet; there are at most OPEN_MAX."""
    return list(_open(community, outlet).order_by(Ticket.id))


def ticket(who: Principal, ticket_id: str) -> Ticket:
    """One ticket. Raises `ticket_unknown`."""
    found = Ticket.get_or_none((Ticket.community == who.community) & (Ticket.id == ticket_id))
    if found is None:
        raise missing("ticket", ticket_id)
    return found


def _open(community: str, outlet: str):
    return Ticket.select().where(
        (Ticket.community == community) & (Ticket.outlet == outlet) & Ticket.ended_at.is_null()
    )
