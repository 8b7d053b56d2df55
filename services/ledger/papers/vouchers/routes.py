"""`/books/{book}/vouchers/{id}/paper` and `/books/{book}/vouchers/paper`"""

from services.ledger.papers.vouchers import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.sheets import CONTENT_TYPES

routes = Blueprint("papers", __name__, description="Vouchers to print, sign and bind")
FILE = {"type": "string", "format": "binary"}


@routes.get("/books/<book>/vouchers/<voucher_id>/paper")
@requires("book:read")
@routes.arguments(schemas.SizeQuery, location="query")
@routes.response(200, FILE, content_type=CONTENT_TYPES["xlsx"])
def print_voucher(wanted, book, voucher_id):
    """A voucher as XLSX, ready for the printer."""
    return queries.voucher_paper(caller(), book, voucher_id, wanted["size"])


@routes.get("/books/<book>/vouchers/paper")
@requires("book:read")
@routes.arguments(schemas.MonthQuery, location="query")
@routes.response(200, FILE, content_type=CONTENT_TYPES["xlsx"])
def print_vouchers(wanted, book):
    """A month's vouchers as XLSX by number, a page for each sheet."""
    return queries.month_paper(caller(), book, **wanted)
