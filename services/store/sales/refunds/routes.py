"""`/sales/{id}/refunds`, `/sales/{id}/void`, `/returns`"""

from services.store.sales.refunds import commands, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("refunds", __name__, description="Goods that come back")


@routes.post("/sales/<sale_id>/refunds")
@requires("sale:refund")
@routes.arguments(schemas.RefundSaleSchema)
@routes.response(201, schemas.RefundSchema)
def refund_sale(wanted, sale_id):
    """Take goods of a sale back."""
    return commands.refund_sale(caller(), sale_id, wanted)


@routes.post("/sales/<sale_id>/void")
@requires("sale:refund")
@routes.arguments(schemas.VoidSaleSchema)
@routes.response(201, schemas.RefundSchema)
def void_sale(wanted, sale_id):
    """Take a whole sale back before its till is closed."""
    return commands.void_sale(caller(), sale_id, wanted)


@routes.post("/returns")
@requires("sale:refund")
@routes.arguments(schemas.TakeReturnSchema)
@routes.response(201, schemas.RefundSchema)
def take_return(wanted):
    """Take goods back without a receipt."""
    return commands.take_return(caller(), wanted)
