"""`/books/{book}/archives`"""

from services.ledger.archives import queries, schemas
from shared import packing, wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("archives", __name__, description="Closed months to be kept")


@routes.get("/books/<book>/archives")
@requires("archive:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.ArchivePageSchema)
def list_archives(wanted, book):
    """List the closed months of a book."""
    return queries.archives(caller(), book, wanted)


@routes.get("/books/<book>/archives/<period>")
@requires("archive:read")
@routes.response(200, {"type": "string", "format": "binary"}, content_type=packing.ZIP)
def get_archive(book, period):
    """A closed month as a zip file, the same bytes whenever it is asked for."""
    return packing.answer(*queries.archive(caller(), book, period))
