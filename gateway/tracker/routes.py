"""`/api/v1/loop`"""

from flask_smorest import Blueprint

from gateway.identity.queries import seen_by
from gateway.tracker import queries, schemas
from shared.identity import caller, requires

routes = Blueprint("loop", __name__, description="From sale to repair", url_prefix="/api/v1/loop")


@routes.get("/summary")
@requires("loop:read")
@routes.arguments(schemas.SummaryQuery, location="query")
@routes.response(200, schemas.SummarySchema)
def summary(wanted):
    """The loop in figures."""
    return queries.summary(caller(), wanted["period"], wanted["community"])


@routes.get("/trace/work-orders/<work_order_id>")
@requires("loop:read")
@routes.arguments(schemas.CommunityQuery, location="query")
@routes.response(200, schemas.WorkOrderTraceSchema)
def trace_work_order(wanted, work_order_id):
    """Where the money of a repair came from."""
    return queries.trace_work_order(seen_by(caller(), wanted["community"]), work_order_id)


@routes.get("/trace/day-closes/<day_close_id>")
@requires("loop:read")
@routes.arguments(schemas.CommunityQuery, location="query")
@routes.response(200, schemas.DayCloseTraceSchema)
def trace_day_close(wanted, day_close_id):
    """What became of a day's profit."""
    return queries.trace_day_close(seen_by(caller(), wanted["community"]), day_close_id)
