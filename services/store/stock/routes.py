"""`/stock`, `/stock-movements`, `/write-offs`, and the doors to the rooms inside"""

from services.store.stock import commands, queries, schemas
from services.store.stock.costing.routes import routes as costing
from services.store.stock.counts.routes import routes as counts
from services.store.stock.expiry.routes import routes as expiry
from services.store.stock.issues.routes import routes as issues
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import NewestQuery

routes = Blueprint("stock", __name__, description="What is on hand and what it is worth")
for room in (counts, expiry, costing, issues):
    routes.register_blueprint(room)


@routes.get("/stock")
@requires("stock:read")
@routes.arguments(schemas.StockQuery, location="query")
@routes.response(200, schemas.StockPageSchema)
def list_stock(wanted):
    """List what is on hand, now or as of a day."""
    return queries.stock(caller(), wanted)


@routes.get("/stock-movements")
@requires("stock:read")
@routes.arguments(schemas.MovementQuery, location="query")
@routes.response(200, schemas.MovementPageSchema)
def list_movements(wanted):
    """List the stock ledger."""
    return queries.movements(caller(), wanted)


@routes.post("/write-offs")
@requires("stock:write_off")
@routes.arguments(schemas.WriteOffSchema)
@routes.response(201, schemas.AdjustmentSchema)
def write_off(wanted):
    """Write goods off with a reason."""
    return commands.write_off(caller(), wanted)


@routes.get("/write-offs")
@requires("stock:read")
@routes.arguments(NewestQuery, location="query")
@routes.response(200, schemas.AdjustmentPageSchema)
def list_write_offs(wanted):
    """List write-offs."""
    return queries.adjustments(caller(), "write_off", wanted)
