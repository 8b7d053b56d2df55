"""`/books/{book}/reports/…`"""

from services.ledger.papers.statements import rules as papers
from services.ledger.papers.statements.queries import answer
from services.ledger.reports import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("reports", __name__, description="The statements of a month")


@routes.get("/books/<book>/reports/trial-balance")
@requires("book:read")
@routes.arguments(schemas.TrialBalanceQuery, location="query")
@routes.response(200, schemas.TrialBalanceSchema)
def trial_balance(wanted, book):
    """科目余额表."""
    shown = queries.trial_balance(caller(), book, wanted["period"])
    return answer(caller(), shown, wanted["as_"], papers.trial_balance, wanted["columns"])


@routes.get("/books/<book>/reports/balance-sheet")
@requires("book:read")
@routes.arguments(schemas.StatementQuery, location="query")
@routes.response(200, schemas.BalanceSheetSchema)
def balance_sheet(wanted, book):
    """资产负债表, 会小企01表."""
    shown = queries.balance_sheet(caller(), book, wanted["period"])
    return answer(caller(), shown, wanted["as_"], papers.balance_sheet)


@routes.get("/books/<book>/reports/income-statement")
@requires("book:read")
@routes.arguments(schemas.StatementQuery, location="query")
@routes.response(200, schemas.IncomeStatementSchema)
def income_statement(wanted, book):
    """利润表, 会小企02表."""
    shown = queries.income_statement(caller(), book, wanted["period"])
    return answer(caller(), shown, wanted["as_"], papers.income_statement)


@routes.get("/books/<book>/reports/cash-flow")
@requires("book:read")
@routes.arguments(schemas.StatementQuery, location="query")
@routes.response(200, schemas.CashFlowStatementSchema)
def cash_flow(wanted, book):
    """现金流量表, 会小企03表."""
    shown = queries.cash_flow(caller(), book, wanted["period"])
    return answer(caller(), shown, wanted["as_"], papers.cash_flow_statement)
