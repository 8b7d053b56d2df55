"""`/sales`, `/sales/{id}/refunds`, `/returns`"""

from flask_smorest import Blueprint

from services.store.sales import commands, queries, schemas
from shared.identity import caller, requires

routes = Blueprint("sales", __name__, description="Sales, refunds and returns")


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
    return queries.sale(caller(), sale_id)


@routes.post("/sales/<sale_id>/refunds")
@requires("sale:refund")
@routes.arguments(schemas.RefundSaleSchema)
@routes.response(201, schemas.RefundSchema)
def refund_sale(wanted, sale_id):
    """Take goods of a sale back."""
    return commands.refund_sale(caller(), sale_id, wanted)


@routes.post("/returns")
@requires("sale:refund")
@routes.arguments(schemas.TakeReturnSchema)
@routes.response(201, schemas.RefundSchema)
def take_return(wanted):
    """Take goods back without a receipt."""
    return commands.take_return(caller(), wanted)
