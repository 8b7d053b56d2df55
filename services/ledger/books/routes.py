"""`/books` and `/accounts`"""

from flask_smorest import Blueprint

from services.ledger.books import commands, queries, schemas
from shared.identity import caller, requires

routes = Blueprint("books", __name__, description="The books and their chart of accounts")


@routes.get("/books")
@requires("book:read")
@routes.response(200, schemas.BookPageSchema)
def list_books():
    """The community's two books."""
    return commands.books(caller())


@routes.get("/books/<book>")
@requires("book:read")
@routes.response(200, schemas.BookSchema)
def get_book(book):
    """One book."""
    return commands.book(caller(), book)


@routes.post("/books/<book>/filing")
@requires("period:close")
@routes.arguments(schemas.ChooseFilingSchema)
@routes.response(200, schemas.BookSchema)
def choose_filing(wanted, book):
    """Choose the VAT filing period, before the first close."""
    return commands.choose_filing(caller(), book, wanted["vat_filing"])


@routes.get("/accounts")
@requires("book:read")
@routes.response(200, schemas.AccountPageSchema)
def list_accounts():
    """The chart of accounts."""
    return queries.accounts()
