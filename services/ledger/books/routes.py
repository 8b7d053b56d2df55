"""`/books`"""

from services.ledger.books import commands, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("books", __name__, description="The books, one for each company")


@routes.get("/books")
@requires("book:read")
@routes.response(200, schemas.BookPageSchema)
def list_books():
    """The community's books."""
    return commands.books(caller())


@routes.post("/books")
@requires("book:open")
@routes.arguments(schemas.OpenBookSchema)
@routes.response(201, schemas.BookSchema)
def open_book(wanted):
    """Open the books of another company."""
    return commands.open_book(caller(), wanted)


@routes.get("/books/<book>")
@requires("book:read")
@routes.response(200, schemas.BookSchema)
def get_book(book):
    """One book."""
    return commands.book(caller(), book)


@routes.post("/books/<book>/company")
@requires("book:open")
@routes.arguments(schemas.CompanySchema)
@routes.response(200, schemas.BookSchema)
def name_company(wanted, book):
    """Say which company keeps this book."""
    return commands.name_company(caller(), book, wanted)


@routes.post("/books/<book>/filing")
@requires("period:close")
@routes.arguments(schemas.ChooseFilingSchema)
@routes.response(200, schemas.BookSchema)
def choose_filing(wanted, book):
    """Choose the VAT filing period, before the first close."""
    return commands.choose_filing(caller(), book, wanted["vat_filing"])
