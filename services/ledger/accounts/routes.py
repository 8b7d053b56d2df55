"""`/books/{book}/accounts`"""

from services.ledger.accounts import commands, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("accounts", __name__, description="The chart of accounts of a book")


@routes.get("/books/<book>/accounts")
@requires("book:read")
@routes.response(200, schemas.AccountPageSchema)
def list_accounts(book):
    """The chart of accounts."""
    return commands.accounts(caller(), book)


@routes.post("/books/<book>/accounts")
@requires("account:write")
@routes.arguments(schemas.AddAccountSchema)
@routes.response(201, schemas.AccountSchema)
def add_account(wanted, book):
    """Add a sub-account."""
    return commands.add_account(caller(), book, wanted)


@routes.post("/books/<book>/accounts/<code>/freeze")
@requires("account:write")
@routes.response(200, schemas.AccountSchema)
def freeze_account(book, code):
    """Take no more postings on an account."""
    return commands.freeze_account(caller(), book, code)


@routes.post("/books/<book>/accounts/<code>/thaw")
@requires("account:write")
@routes.response(200, schemas.AccountSchema)
def thaw_account(book, code):
    """Take postings on a frozen account again."""
    return commands.thaw_account(caller(), book, code)
