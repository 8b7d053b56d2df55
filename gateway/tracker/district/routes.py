"""`/api/v1/loop/district`"""

from gateway.tracker.district import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import requires

routes = Blueprint(
    "district", __name__, description="Communities side by side", url_prefix="/api/v1/loop"
)


@routes.get("/district")
@requires("district:read")
@routes.arguments(schemas.DistrictQuery, location="query")
@routes.response(200, schemas.DistrictSchema)
def district(wanted):
    """The figures of every community with their ranks, and of the whole district."""
    return queries.district(wanted["period"])
