"""`/books/{book}/vat-return` and `/books/{book}/income-tax`"""

from services.ledger.papers.returns import rules as papers
from services.ledger.papers.statements.queries import answer
from services.ledger.reports.schemas import StatementQuery
from services.ledger.tax_returns import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("tax_returns", __name__, description="What is to be filed")


@routes.get("/books/<book>/vat-return")
@requires("book:read")
@routes.arguments(StatementQuery, location="query")
@routes.response(200, schemas.VatReturnSchema)
def vat_return(wanted, book):
    """增值税申报: the filing period in which a month lies."""
    shown = queries.vat_return(caller(), book, wanted["period"])
    return answer(caller(), shown, wanted["as_"], papers.vat_return)


@routes.get("/books/<book>/income-tax")
@requires("book:read")
@routes.arguments(StatementQuery, location="query")
@routes.response(200, schemas.IncomeTaxSchema)
def income_tax(wanted, book):
    """企业所得税: the year so far at a month's end."""
    shown = queries.income_tax(caller(), book, wanted["period"])
    return answer(caller(), shown, wanted["as_"], papers.income_tax)
