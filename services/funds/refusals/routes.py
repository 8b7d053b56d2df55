"""`/refusals`"""

from services.funds.refusals import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("refusals", __name__, description="What funds refused")


@routes.get("/refusals")
@requires("fund:read")
@routes.arguments(schemas.BetweenQuery, location="query")
@routes.response(200, schemas.FundRefusalPageSchema)
def list_refusals(wanted):
    """List what funds refused."""
    return queries.refusals(caller(), wanted)
