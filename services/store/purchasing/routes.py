"""`/suppliers`, `/goods-receipts`"""

from flask_smorest import Blueprint

from services.store.purchasing import commands, queries, schemas
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint("purchasing", __name__, description="Goods bought on credit")


@routes.get("/suppliers")
@requires("supplier:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.SupplierPageSchema)
def list_suppliers(wanted):
    """List suppliers."""
    return queries.suppliers(caller(), wanted)


@routes.post("/suppliers")
@requires("supplier:write")
@routes.arguments(schemas.CreateSupplierSchema)
@routes.response(201, schemas.SupplierSchema)
def create_supplier(wanted):
    """Add a supplier."""
    return commands.create_supplier(caller(), wanted)


@routes.get("/goods-receipts")
@requires("goods:read")
@routes.arguments(schemas.GoodsReceiptQuery, location="query")
@routes.response(200, schemas.GoodsReceiptPageSchema)
def list_goods_receipts(wanted):
    """List deliveries."""
    return queries.goods_receipts(caller(), wanted)


@routes.post("/goods-receipts")
@requires("goods:receive")
@routes.arguments(schemas.ReceiveGoodsSchema)
@routes.response(201, schemas.GoodsReceiptSchema)
def receive_goods(wanted):
    """Accept a delivery on credit."""
    return commands.receive_goods(caller(), wanted)
