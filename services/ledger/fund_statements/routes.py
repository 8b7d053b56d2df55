"""`/books/{book}/fund-statement` and `/fund-statement`"""

from typing import Any

from services.ledger import files
from services.ledger.fund_statements import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("fund_statements", __name__, description="专项资金收支表")


@routes.get("/books/<book>/fund-statement")
@requires("book:read")
@routes.arguments(schemas.FundStatementQuery, location="query")
@routes.response(200, schemas.FundStatementSchema)
def fund_statement(wanted, book):
    """What the funds in a book had, received by source, spent and have."""
    return _answer(wanted, queries.of_book(caller(), book, wanted["period"]))


@routes.get("/fund-statement")
@requires("book:read")
@routes.arguments(schemas.FundStatementQuery, location="query")
@routes.response(200, schemas.FundStatementSchema)
def whole_fund_statement(wanted):
    """The same over all books of the community."""
    return _answer(wanted, queries.of_all(caller(), wanted["period"]))


def _answer(wanted: dict, found: queries.FundStatement) -> Any:
    named = [{**row, "name": row["name"] or row["fund"] or "未指明"} for row in found.rows]
    last = {"book": "合计", "account": None, "nature": None, "name": None, **found.total}
    name = " ".join(filter(None, ("专项资金收支表", found.book, found.period)))
    return files.answer(wanted, found, [*named, last], name, schemas.FUND_COLUMNS)
