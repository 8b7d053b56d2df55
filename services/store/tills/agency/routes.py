"""`/agency`, `/agency-payments`"""

from services.store.tills.agency import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint("agency", __name__, description="Money collected for others")


@routes.get("/agency")
@requires("agency:read")
@routes.response(200, schemas.AgencyHeldSchema)
def get_agency():
    """What is held for others."""
    return {"held_fen": queries.held_fen(caller().community)}


@routes.get("/agency-payments")
@requires("agency:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.AgencyPaymentPageSchema)
def list_agency_payments(wanted):
    """List what was passed on."""
    return queries.agency_payments(caller(), wanted)


@routes.post("/agency-payments")
@requires("agency:pay")
@routes.arguments(schemas.PayAgencySchema)
@routes.response(201, schemas.AgencyPaymentSchema)
def pay_agency(wanted):
    """Pass money on to whom it was collected for."""
    return commands.pay_agency(caller(), wanted)
