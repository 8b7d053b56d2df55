"""`/catalogue`"""

from services.store.catalogue.offline import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("catalogue", __name__, description="The catalogue as tills keep it")


@routes.get("/catalogue")
@requires("catalogue:read")
@routes.arguments(schemas.CatalogueQuery, location="query")
@routes.response(200, schemas.CatalogueSchema)
def get_catalogue(wanted):
    """What a till needs to sell, or what of it changed since a version."""
    return queries.catalogue(caller(), wanted)
