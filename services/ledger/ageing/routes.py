"""`/books/{book}/ageing`"""

from services.ledger import files
from services.ledger.ageing import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("ageing", __name__, description="往来账龄")


@routes.get("/books/<book>/ageing")
@requires("book:read")
@routes.arguments(schemas.AgeingQuery, location="query")
@routes.response(200, schemas.AgeingSchema)
def ageing(wanted, book):
    """Who owes and is owed since when; payments settle the oldest first."""
    found = queries.ageing(caller(), book, wanted["account"], wanted["day"])
    last = {"account": "合计", "account_name": None, "counterparty": None, "name": None}
    rows = [*found.rows, {**last, **found.total}]
    name = f"往来账龄 {book} {found.account} {found.day}"
    return files.answer(wanted, found, rows, name, schemas.AGEING_COLUMNS)
