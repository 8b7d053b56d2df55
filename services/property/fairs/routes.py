"""`/fairs`"""

from services.property.fairs import commands, queries, schemas
from services.property.work_orders.schemas import WorkOrderPageSchema
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("fairs", __name__, description="What was done at fairs, and reported there")


@routes.get("/fairs")
@requires("fair:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.FairPageSchema)
def list_fairs(wanted):
    """List fairs."""
    return queries.fairs(caller(), wanted)


@routes.post("/fairs")
@requires("fair:write")
@routes.arguments(schemas.HoldFairSchema)
@routes.response(201, schemas.FairSchema)
def hold_fair(wanted):
    """Hold a fair."""
    return commands.hold(caller(), wanted)


@routes.get("/fair-summary")
@requires("fair:read")
@routes.arguments(schemas.FairSummaryQuery, location="query")
@routes.response(200, schemas.FairSummarySchema)
def summarise_fairs(wanted):
    """How many were held, and what was done at them together."""
    return queries.summary(caller(), wanted["since"], wanted["until"])


@routes.get("/fairs/<fair_id>")
@requires("fair:read")
@routes.response(200, schemas.FairSchema)
def get_fair(fair_id):
    """One fair."""
    return queries.fair_view(caller(), fair_id)


@routes.get("/fairs/<fair_id>/counts")
@requires("fair:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.FairCountPageSchema)
def list_fair_counts(wanted, fair_id):
    """What was counted, in the order it was written."""
    return queries.entries(caller(), fair_id, wanted)


@routes.post("/fairs/<fair_id>/counts")
@requires("fair:write")
@routes.arguments(schemas.CountFairSchema)
@routes.response(201, schemas.FairSchema)
def count_fair(wanted, fair_id):
    """Count what was done, or take back what was counted too much."""
    return commands.count(caller(), fair_id, wanted)


@routes.get("/fairs/<fair_id>/issues")
@requires("fair:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, WorkOrderPageSchema)
def list_fair_issues(wanted, fair_id):
    """The repairs that were reported there."""
    return queries.issues(caller(), fair_id, wanted)


@routes.post("/fairs/<fair_id>/issues")
@requires("fair:write")
@routes.arguments(schemas.ReportIssuesSchema)
@routes.response(201, schemas.ReportedSchema)
def report_fair_issues(wanted, fair_id):
    """Order the repairs that were reported there: all of them or none."""
    return {"work_order_ids": commands.report_issues(caller(), fair_id, wanted["issues"])}
