"""`/stock-counts`"""

from services.store.stock.counts import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("counts", __name__, description="Stocktakes, counted blind")


@routes.get("/stock-counts")
@requires("stock:read")
@routes.arguments(schemas.StockCountQuery, location="query")
@routes.response(200, schemas.StockCountPageSchema)
def list_counts(wanted):
    """List stocktakes."""
    return queries.counts(caller(), wanted)


@routes.post("/stock-counts")
@requires("stock:count")
@routes.arguments(schemas.OpenCountSchema)
@routes.response(201, schemas.CountResultSchema)
def open_count(wanted):
    """Open a stocktake."""
    return commands.open_count(caller(), wanted)


@routes.get("/stock-counts/<count_id>")
@requires("stock:read")
@routes.response(200, schemas.CountResultSchema)
def get_count(count_id):
    """One stocktake; what it found, once it is finished."""
    return queries.result(caller(), count_id)


@routes.get("/stock-counts/<count_id>/lines")
@requires("stock:read")
@routes.arguments(schemas.SheetQuery, location="query")
@routes.response(200, schemas.SheetPageSchema)
def list_lines(wanted, count_id):
    """The sheet: the products to count, by category and SKU."""
    return queries.sheet(caller(), count_id, wanted)


@routes.post("/stock-counts/<count_id>/lines")
@requires("stock:count")
@routes.arguments(schemas.CountLinesSchema)
@routes.response(200, schemas.CountedLinesSchema)
def count_lines(wanted, count_id):
    """Note what was counted, from a list or scan by scan."""
    return {"lines": commands.count_lines(caller(), count_id, wanted)}


@routes.post("/stock-counts/<count_id>/finish")
@requires("stock:count")
@routes.response(200, schemas.CountResultSchema)
def finish_count(count_id):
    """Post what differs."""
    return commands.finish_count(caller(), count_id)


@routes.post("/stock-counts/<count_id>/cancel")
@requires("stock:count")
@routes.response(200, schemas.CountResultSchema)
def cancel_count(count_id):
    """Give a stocktake up; nothing is posted."""
    return commands.cancel_count(caller(), count_id)


@routes.post("/stock-counts/<count_id>/resolve")
@requires("stock:resolve")
@routes.arguments(schemas.ResolveCountSchema)
@routes.response(200, schemas.CountResultSchema)
def resolve_count(wanted, count_id):
    """Approve the variance of a stocktake that another person finished."""
    return commands.resolve_count(caller(), count_id, wanted)
