"""`/overrides`"""

from services.funds.overrides import queries, schemas
from services.funds.refusals.schemas import BetweenQuery
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("overrides", __name__, description="What was let pass all the same")


@routes.get("/overrides")
@requires("fund:read")
@routes.arguments(BetweenQuery, location="query")
@routes.response(200, schemas.OverridePageSchema)
def list_overrides(wanted):
    """List exceptions approved and terms changed."""
    return queries.overrides(caller(), wanted)
