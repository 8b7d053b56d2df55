"""`/report-limits`"""

from services.property.reports.limits import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("report limits", __name__, description="How much may be reported")


@routes.get("/report-limits")
@requires("intake:read")
@routes.arguments(schemas.LimitQuery, location="query")
@routes.response(200, schemas.LimitListSchema)
def list_limits(wanted):
    """Every limit as it holds on a day."""
    return {"items": queries.limits(caller(), wanted["on"])}


@routes.post("/report-limits")
@requires("intake:limit")
@routes.arguments(schemas.DecideLimitSchema)
@routes.response(201, schemas.LimitListSchema)
def decide_limit(wanted):
    """Set a limit from a day on."""
    return {"items": commands.decide_limit(caller(), wanted)}
