"""`/books/{book}/exports/{export_format}`"""

from flask import Response

from services.ledger.exports import queries
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("exports", __name__, description="The books as text for foreign programs")


@routes.get("/books/<book>/exports/<export_format>")
@requires("book:read")
@routes.response(
    200, {"type": "string"}, content_type="text/plain", description="The journal, UTF-8"
)
def export_book(book, export_format):
    """All vouchers of a book as `hledger` or `beancount` text, sent as it is read."""
    return Response(
        queries.export(caller(), book, export_format), content_type="text/plain; charset=utf-8"
    )
