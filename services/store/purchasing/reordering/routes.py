"""`/reorder-list`"""

from services.store.purchasing.reordering import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("reordering", __name__, description="What to order next")


@routes.get("/reorder-list")
@requires("goods:read")
@routes.arguments(schemas.ReorderQuery, location="query")
@routes.response(200, schemas.ReorderPageSchema)
def list_reorders(wanted):
    """List products with how fast they sell and what to order."""
    return queries.reorder_list(caller(), wanted)
