"""`/sales/{id}/receipt`, `/sales/{id}/reprints`"""

from services.store.sales.receipts import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("receipts", __name__, description="What the customer takes home")


@routes.get("/sales/<sale_id>/receipt")
@requires("sale:read")
@routes.arguments(schemas.ReceiptQuery, location="query")
@routes.response(200, schemas.SaleReceiptSchema)
@routes.doc(responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}})
def get_receipt(wanted, sale_id):
    """The receipt of a sale, as JSON or as text for the printer."""
    return schemas.shown(queries.receipt(caller(), sale_id), wanted["form"])


@routes.post("/sales/<sale_id>/reprints")
@requires("receipt:reprint")
@routes.arguments(schemas.ReprintSchema)
@routes.response(201, schemas.CopySchema)
def reprint_receipt(wanted, sale_id):
    """Print a copy, with its number on it."""
    return commands.reprint_receipt(caller(), sale_id, wanted["reason"])
