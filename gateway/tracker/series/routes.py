"""`/api/v1/loop/series`"""

from gateway.identity.queries import seen_by
from gateway.tracker.series import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint(
    "series", __name__, description="The loop through time", url_prefix="/api/v1/loop"
)


@routes.get("/series")
@requires("loop:read")
@routes.arguments(schemas.SeriesQuery, location="query")
@routes.response(200, schemas.SeriesSchema)
def series(wanted):
    """Revenue, profit, money and repairs by day, week, month, quarter or year."""
    who = seen_by(caller(), wanted["community"])
    return queries.series(who, wanted["since"], wanted["until"], wanted["step"])
