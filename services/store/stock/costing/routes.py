"""`/costing-methods`"""

from services.store.stock.costing import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint("costing", __name__, description="How the stock of a year is costed")


@routes.get("/costing-methods")
@requires("stock:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.CostingMethodPageSchema)
def list_methods(wanted):
    """List the choices; a year without one keeps the method of the year before it."""
    return queries.choices(caller(), wanted)


@routes.post("/costing-methods")
@requires("stock:costing")
@routes.arguments(schemas.ChooseMethodSchema)
@routes.response(201, schemas.CostingMethodSchema)
def choose_method(wanted):
    """Choose how a year is costed, before anything moves in it."""
    return commands.choose_method(caller(), wanted)
