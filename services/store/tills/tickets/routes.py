"""`/tickets`"""

from services.store.tills.tickets import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("tickets", __name__, description="Baskets put aside")


@routes.get("/tickets")
@requires("sale:read")
@routes.arguments(schemas.TicketQuery, location="query")
@routes.response(200, schemas.TicketPageSchema)
def list_tickets(wanted):
    """List the baskets that wait in an outlet."""
    return queries.tickets(caller(), wanted)


@routes.post("/tickets")
@requires("sale:record")
@routes.arguments(schemas.SuspendTicketSchema)
@routes.response(201, schemas.TicketSchema)
def suspend_ticket(wanted):
    """Put a basket aside."""
    return commands.suspend_ticket(caller(), wanted)


@routes.post("/tickets/<ticket_id>/resume")
@requires("sale:record")
@routes.arguments(schemas.ResumeTicketSchema)
@routes.response(200, schemas.TicketSchema)
def resume_ticket(wanted, ticket_id):
    """Take a basket up again."""
    return commands.resume_ticket(caller(), ticket_id, wanted["till_id"])


@routes.post("/tickets/<ticket_id>/discard")
@requires("sale:record")
@routes.response(200, schemas.TicketSchema)
def discard_ticket(ticket_id):
    """Give a basket up."""
    return commands.discard_ticket(caller(), ticket_id)
