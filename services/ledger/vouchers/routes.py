"""`/books/{book}/vouchers`"""

from services.ledger.vouchers import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("vouchers", __name__, description="Posted vouchers, final and chained")


@routes.get("/books/<book>/vouchers")
@requires("book:read")
@routes.arguments(schemas.VoucherQuery, location="query")
@routes.response(200, schemas.VoucherPageSchema)
def list_vouchers(wanted, book):
    """List vouchers with their lines."""
    return queries.vouchers(caller(), book, wanted)


@routes.get("/books/<book>/vouchers/<voucher_id>")
@requires("book:read")
@routes.response(200, schemas.VoucherSchema)
def get_voucher(book, voucher_id):
    """One voucher with its lines."""
    return queries.voucher(caller(), book, voucher_id)
