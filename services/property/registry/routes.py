"""`/registry/summary`"""

from services.property.registry import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("registry", __name__, description="Households and areas as figures")


@routes.get("/registry/summary")
@requires("registry:read")
@routes.arguments(schemas.SummaryQuery, location="query")
@routes.response(200, schemas.RegistrySummarySchema)
def summarise(wanted):
    """Households and m², by estate and by building: what votes are counted by."""
    return queries.summary(caller(), wanted["estate_id"])
