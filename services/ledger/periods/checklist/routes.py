"""`/books/{book}/periods/{period}/checklist`"""

from flask import current_app

from services.ledger.periods.checklist import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("checklist", __name__, description="What stands in the way of closing a month")


@routes.get("/books/<book>/periods/<period>/checklist")
@requires("book:read")
@routes.response(200, schemas.ChecklistSchema)
def get_checklist(book, period):
    """What stands in the way of closing a month; of a closed one, what stood then."""
    read = current_app.gateway.read  # type: ignore[attr-defined]
    return queries.checklist(caller(), book, period, read)
