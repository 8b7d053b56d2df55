"""`/fee-runs` and `/fee-charges`"""

from services.property.fees.charges import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("fee_charges", __name__, description="What households owe for a month")


@routes.post("/fee-runs")
@requires("fee:charge")
@routes.arguments(schemas.RunSchema)
@routes.response(201, schemas.RunResultSchema)
def charge_month(wanted):
    """Charge a month to every household that has not been."""
    return commands.charge_month(caller(), wanted["period"])


@routes.get("/fee-charges")
@requires("fee:read")
@routes.arguments(schemas.ChargeQuery, location="query")
@routes.response(200, schemas.ChargePageSchema)
def list_charges(wanted):
    """List charges of a month or a household."""
    return queries.charges(caller(), wanted)
