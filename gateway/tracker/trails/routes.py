"""`/api/v1/loop/trace/…`"""

from gateway.identity.queries import seen_by
from gateway.tracker.schemas import CommunityQuery
from gateway.tracker.trails import queries, schemas, uses
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint(
    "trails",
    __name__,
    description="Where money came from and went",
    url_prefix="/api/v1/loop/trace",
)


@routes.get("/work-orders/<work_order_id>")
@requires("loop:read")
@routes.arguments(CommunityQuery, location="query")
@routes.response(200, schemas.WorkOrderTraceSchema)
def trace_work_order(wanted, work_order_id):
    """Where the money of a repair came from."""
    return queries.trace_work_order(seen_by(caller(), wanted["community"]), work_order_id)


@routes.get("/disbursements/<disbursement_id>")
@requires("loop:read")
@routes.arguments(CommunityQuery, location="query")
@routes.response(200, schemas.TrailSchema)
def trace_disbursement(wanted, disbursement_id):
    """Where the money of a payment came from, whatever it was for."""
    return queries.trace_disbursement(seen_by(caller(), wanted["community"]), disbursement_id)


@routes.get("/projects/<project_id>")
@requires("loop:read")
@routes.arguments(CommunityQuery, location="query")
@routes.response(200, schemas.ProjectTraceSchema)
def trace_project(wanted, project_id):
    """Where the money of a project came from."""
    return queries.trace_project(seen_by(caller(), wanted["community"]), project_id)


@routes.get("/day-closes/<day_close_id>")
@requires("loop:read")
@routes.arguments(CommunityQuery, location="query")
@routes.response(200, schemas.DayCloseTraceSchema)
def trace_day_close(wanted, day_close_id):
    """What became of a day's profit."""
    return uses.trace_day_close(seen_by(caller(), wanted["community"]), day_close_id)
