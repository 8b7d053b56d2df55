"""`/goods-receipts`, `/supplier-returns`"""

from services.store.purchasing.deliveries import commands, queries, schemas
from services.store.purchasing.schemas import SupplierDocumentQuery
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("deliveries", __name__, description="What came on credit, and what went back")


@routes.get("/goods-receipts")
@requires("goods:read")
@routes.arguments(schemas.GoodsReceiptQuery, location="query")
@routes.response(200, schemas.GoodsReceiptPageSchema)
def list_goods_receipts(wanted):
    """List deliveries with what is open of them."""
    return queries.goods_receipts(caller(), wanted)


@routes.post("/goods-receipts")
@requires("goods:receive")
@routes.arguments(schemas.ReceiveGoodsSchema)
@routes.response(201, schemas.ReceivedGoodsSchema)
def receive_goods(wanted):
    """Accept a delivery on credit."""
    return commands.receive_goods(caller(), wanted)


@routes.get("/goods-receipts/<receipt_id>")
@requires("goods:read")
@routes.response(200, schemas.ReceivedGoodsSchema)
def get_goods_receipt(receipt_id):
    """One delivery with its lines and what is open of it."""
    return queries.goods_receipt(caller(), receipt_id)


@routes.get("/supplier-returns")
@requires("goods:read")
@routes.arguments(SupplierDocumentQuery, location="query")
@routes.response(200, schemas.SupplierReturnPageSchema)
def list_supplier_returns(wanted):
    """List what went back to suppliers."""
    return queries.supplier_returns(caller(), wanted)


@routes.post("/supplier-returns")
@requires("goods:return")
@routes.arguments(schemas.ReturnGoodsSchema)
@routes.response(201, schemas.SupplierReturnSchema)
def return_goods(wanted):
    """Send goods of a delivery back for credit."""
    return commands.return_goods(caller(), wanted)
