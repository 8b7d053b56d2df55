"""`/books/{book}/interface`"""

from services.ledger.interface import queries, schemas
from shared import packing
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("interface", __name__, description="The standard data interface")


@routes.get("/books/<book>/interface")
@requires("book:read")
@routes.arguments(schemas.YearQuery, location="query")
@routes.response(200, {"type": "string", "format": "binary"}, content_type=packing.ZIP)
def year_of_book(wanted, book):
    """A year of a book as the standard names it: one XML document and a table per element."""
    return packing.answer(*queries.year_of_book(caller(), book, wanted["year"]))
