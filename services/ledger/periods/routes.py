"""`/books/{book}/periods`"""

from flask_smorest import Blueprint

from services.ledger.periods import commands, queries, schemas
from shared import wire
from shared.identity import caller, requires

routes = Blueprint("periods", __name__, description="Closing a month")


@routes.get("/books/<book>/periods")
@requires("book:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.PeriodClosePageSchema)
def list_periods(wanted, book):
    """List the closed months of a book."""
    return queries.closes(caller(), book, wanted)


@routes.get("/books/<book>/periods/<period>")
@requires("book:read")
@routes.response(200, schemas.PeriodCloseSchema)
def get_period(book, period):
    """What a closed month came to."""
    return queries.close(caller(), book, period)


@routes.post("/books/<book>/periods/<period>/close")
@requires("period:close")
@routes.response(201, schemas.PeriodCloseSchema)
def close_period(book, period):
    """Close a month for good."""
    return commands.close_period(caller(), book, period)
