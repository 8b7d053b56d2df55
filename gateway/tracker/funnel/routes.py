"""`/api/v1/loop/funnel`"""

from gateway.identity.queries import seen_by
from gateway.tracker.funnel import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint(
    "funnel", __name__, description="From the report to content", url_prefix="/api/v1/loop"
)


@routes.get("/funnel")
@requires("loop:read")
@routes.arguments(schemas.FunnelQuery, location="query")
@routes.response(200, schemas.FunnelSchema)
def funnel(wanted):
    """How far the repairs opened on some days have come, how long it took, and what fell out."""
    return queries.funnel(seen_by(caller(), wanted["community"]), wanted["days"], wanted)
