"""`/api/v1/loop/outlets` and `/api/v1/loop/buildings`"""

from gateway.tracker.places import queries, schemas
from gateway.tracker.schemas import DaysQuery
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint(
    "places", __name__, description="Where it is earned and spent", url_prefix="/api/v1/loop"
)


@routes.get("/outlets")
@requires("loop:read")
@routes.arguments(DaysQuery, location="query")
@routes.response(200, schemas.OutletsSchema)
def outlets(wanted):
    """What each outlet took, on some days and today."""
    return queries.outlets(caller(), wanted["days"], wanted["community"])


@routes.get("/buildings")
@requires("loop:read")
@routes.arguments(DaysQuery, location="query")
@routes.response(200, schemas.BuildingsSchema)
def buildings(wanted):
    """What was repaired, paid and liked in each building."""
    return queries.buildings(caller(), wanted["days"], wanted["community"])
