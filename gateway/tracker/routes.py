"""`/api/v1/loop`"""

from gateway.tracker import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("loop", __name__, description="From sale to repair", url_prefix="/api/v1/loop")


@routes.get("/summary")
@requires("loop:read")
@routes.arguments(schemas.SummaryQuery, location="query")
@routes.response(200, schemas.SummarySchema)
def summary(wanted):
    """The loop in figures."""
    return queries.summary(caller(), wanted["period"], wanted["community"])
