"""`/purchase-orders`"""

from services.store.purchasing.orders import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("purchase orders", __name__, description="What was asked of suppliers")


@routes.get("/purchase-orders")
@requires("goods:read")
@routes.arguments(schemas.PurchaseOrderQuery, location="query")
@routes.response(200, schemas.PurchaseOrderPageSchema)
def list_purchase_orders(wanted):
    """List orders with what is still to come."""
    return queries.purchase_orders(caller(), wanted)


@routes.post("/purchase-orders")
@requires("goods:order")
@routes.arguments(schemas.OrderGoodsSchema)
@routes.response(201, schemas.PurchaseOrderSchema)
def order_goods(wanted):
    """Order goods of a supplier."""
    return commands.order_goods(caller(), wanted)


@routes.get("/purchase-orders/<order_id>")
@requires("goods:read")
@routes.response(200, schemas.PurchaseOrderSchema)
def get_purchase_order(order_id):
    """One order with what is still to come."""
    return queries.purchase_order(caller(), order_id)


@routes.post("/purchase-orders/<order_id>/cancel")
@requires("goods:order")
@routes.arguments(schemas.CancelOrderSchema)
@routes.response(200, schemas.PurchaseOrderSchema)
def cancel_order(wanted, order_id):
    """Give up what has not come of an order."""
    return commands.cancel_order(caller(), order_id, wanted)
