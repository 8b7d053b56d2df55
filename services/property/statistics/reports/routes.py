"""`/statistics/reports`"""

from services.property.statistics.reports import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("report statistics", __name__, description="民声台账: reports and how they end")


@routes.get("/statistics/reports")
@requires("intake:read")
@routes.arguments(schemas.VoicedQuery, location="query")
@routes.response(200, schemas.VoicedListSchema)
def list_report_statistics(wanted):
    """Reports raised, closed and open by domain, way, channel, building or month."""
    return {"items": queries.voiced(caller(), **wanted)}
