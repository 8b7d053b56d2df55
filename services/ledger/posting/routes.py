"""`/posting-table`"""

from services.ledger.posting import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import requires

routes = Blueprint("posting", __name__, description="What is written when something happened")


@routes.get("/posting-table")
@requires("book:read")
@routes.response(200, schemas.CasePageSchema)
def posting_table():
    """Every business case and its entries, written by the rules that post them."""
    return queries.posting_table()
