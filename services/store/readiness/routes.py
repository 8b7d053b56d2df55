"""`/readiness`"""

from services.store.readiness import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("readiness", __name__, description="What stands in the way of a month's close")


@routes.get("/readiness")
@requires("readiness:read")
@routes.arguments(schemas.ReadinessQuery, location="query")
@routes.response(200, schemas.ReadinessSchema)
def get_readiness(wanted):
    """What of the shop stands in the way of closing a month."""
    return queries.readiness(caller(), wanted)
