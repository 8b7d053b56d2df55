"""`/books/{book}/verify`"""

from services.ledger.verification import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("verification", __name__, description="Whether a book is whole")


@routes.get("/books/<book>/verify")
@requires("book:read")
@routes.response(200, schemas.VerificationSchema)
def verify_book(book):
    """Recompute a book's chain and its kept sums; name what is broken."""
    return queries.verify(caller(), book)
