"""`/stock`, `/write-offs`, `/stock-counts`"""

from flask_smorest import Blueprint

from services.store.stock import commands, queries, schemas
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint("stock", __name__, description="What is on hand and what it is worth")


@routes.get("/stock")
@requires("stock:read")
@routes.arguments(schemas.StockQuery, location="query")
@routes.response(200, schemas.StockPageSchema)
def list_stock(wanted):
    """List what is on hand."""
    return queries.stock(caller(), wanted)


@routes.post("/write-offs")
@requires("stock:write_off")
@routes.arguments(schemas.WriteOffSchema)
@routes.response(201, schemas.AdjustmentSchema)
def write_off(wanted):
    """Write goods off with a reason."""
    return commands.write_off(caller(), wanted)


@routes.get("/write-offs")
@requires("stock:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.AdjustmentPageSchema)
def list_write_offs(wanted):
    """List write-offs."""
    return queries.adjustments(caller(), "write_off", wanted)


@routes.post("/stock-counts")
@requires("stock:count")
@routes.arguments(schemas.StockCountSchema)
@routes.response(201, schemas.AdjustmentSchema)
def count_stock(wanted):
    """Record a stock count and post its variance."""
    return commands.count_stock(caller(), wanted)


@routes.get("/stock-counts")
@requires("stock:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.AdjustmentPageSchema)
def list_stock_counts(wanted):
    """List stock counts."""
    return queries.adjustments(caller(), "stock_count", wanted)
