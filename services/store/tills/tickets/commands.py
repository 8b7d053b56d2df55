"""Putting a basket aside and taking it up again."""

import json

from services.store.catalogue.queries import find_lines
from services.store.database import writes
from services.store.tills.queries import open_session
from services.store.tills.tickets import queries
from services.store.tills.tickets.models import Ticket
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def suspend_ticket(who: Principal, wanted: dict) -> Ticket:
    """Put a basket aside. Raises `till_unknown`, `till_not_open`, `tickets_full`,
    `ticket_differs`, and what finding its products raises.
    """
    if earlier := named_before(Ticket, "ticket", who, wanted):
        return earlier
    drawer = open_session(who, wanted["till_id"])
    find_lines(who, wanted["lines"])
    if len(queries.waiting(who.community, drawer.outlet)) >= queries.OPEN_MAX:
        raise Refusal("tickets_full", f"{queries.OPEN_MAX} tickets wait here already.")
    return Ticket.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        outlet=drawer.outlet,
        till=drawer.till_id,
        note=wanted["note"],
        content=json.dumps(wanted["lines"], ensure_ascii=False),
        made_by=who.user,
        made_at=clock.now(),
    )


@writes
def resume_ticket(who: Principal, ticket_id: str, till_id: str) -> Ticket:
    """Take a basket up at any open till of its outlet, once.

    Raises `ticket_unknown`, `ticket_elsewhere`, `ticket_taken`, `till_not_open`.
    """
    ticket = queries.ticket(who, ticket_id)
    if open_session(who, till_id).outlet != ticket.outlet:
        raise Refusal("ticket_elsewhere", f"This basket waits in {ticket.outlet}.")
    return _end(who, ticket, "resumed")


@writes
def discard_ticket(who: Principal, ticket_id: str) -> Ticket:
    """Give a basket up. Raises `ticket_unknown`, `ticket_taken`."""
    return _end(who, queries.ticket(who, ticket_id), "discarded")


def _end(who: Principal, ticket: Ticket, ended_as: str) -> Ticket:
    if ticket.ended_at is not None:
        raise Refusal("ticket_taken", f"{ticket.ended_by} has {ticket.ended_as} this ticket.")
    ticket.ended_as, ticket.ended_by, ticket.ended_at = ended_as, who.user, clock.now()
    ticket.save(only=[Ticket.ended_as, Ticket.ended_by, Ticket.ended_at])
    return ticket
