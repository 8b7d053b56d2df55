"""`/runway`"""

from services.funds.runway import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("runway", __name__, description="How long the money lasts")


@routes.get("/runway")
@requires("fund:read")
@routes.arguments(schemas.RunwayQuery, location="query")
@routes.response(200, schemas.RunwaySchema)
def runway(wanted):
    """How many months what a fund has free lasts, and by which method that is said."""
    return queries.runway(caller(), wanted["fund_id"])
