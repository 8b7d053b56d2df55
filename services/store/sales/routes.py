"""`/sales`, and the doors to what comes back"""

from services.store.sales import commands, queries, schemas
from services.store.sales.batches.routes import routes as batches
from services.store.sales.discounts.routes import routes as discounts
from services.store.sales.exchanges.routes import routes as exchanges
from services.store.sales.fund_sales.routes import routes as fund_sales
from services.store.sales.receipts.routes import routes as receipts
from services.store.sales.refunds.routes import routes as refunds
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("sales", __name__, description="Sales, refunds and returns")
for room in (batches, refunds, exchanges, discounts, receipts, fund_sales):
    routes.register_blueprint(room)


@routes.get("/sales")
@requires("sale:read")
@routes.arguments(schemas.SaleQuery, location="query")
@routes.response(200, schemas.SalePageSchema)
def list_sales(wanted):
    """List sales."""
    return queries.sales(caller(), wanted)


@routes.post("/sales")
@requires("sale:record")
@routes.arguments(schemas.RecordSaleSchema)
@routes.response(201, schemas.SaleSchema)
def record_sale(wanted):
    """Record a sale that happened at the till."""
    return commands.record_sale(caller(), wanted)


@routes.get("/sales/<sale_id>")
@requires("sale:read")
@routes.response(200, schemas.SaleWithLinesSchema)
def get_sale(sale_id):
    """One sale with its lines."""
    return queries.visible_sale(caller(), sale_id)
