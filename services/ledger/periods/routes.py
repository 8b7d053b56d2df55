"""`/books/{book}/periods`"""

from flask import current_app

from services.ledger.periods import commands, queries, schemas
from services.ledger.periods.checklist.routes import routes as checklist
from shared import wire
from shared.blueprint import Blueprint
from shared.idempotency import asks_others
from shared.identity import caller, requires

routes = Blueprint("periods", __name__, description="Closing a month")
routes.register_blueprint(checklist)


@routes.get("/books/<book>/periods")
@requires("book:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.PeriodClosePageSchema)
def list_periods(wanted, book):
    """List the closed months of a book."""
    return queries.closes(caller(), book, wanted)


@routes.get("/books/<book>/periods/<period>")
@requires("book:read")
@routes.response(200, schemas.PeriodCloseDetailSchema)
def get_period(book, period):
    """What a closed month came to, and what was looked at before."""
    return queries.close(caller(), book, period)


@routes.post("/books/<book>/periods/<period>/preview")
@requires("period:close")
@routes.response(200, schemas.PreviewSchema)
def preview_close(book, period):
    """What a close would come to and post now; nothing of it stays."""
    return commands.preview_close(caller(), book, period)


@routes.post("/books/<book>/periods/<period>/close")
@asks_others
@requires("period:close")
@routes.arguments(schemas.ClosePeriodSchema)
@routes.response(201, schemas.PeriodCloseDetailSchema)
def close_period(wanted, book, period):
    """Close a month for good, once nothing stands in its way but what is accepted by name."""
    read = current_app.gateway.read  # type: ignore[attr-defined]
    return commands.close_period(caller(), book, period, wanted, read)
