"""`/budgets`"""

from services.funds.budgets import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("budgets", __name__, description="What a fund may promise in a year")


@routes.get("/budgets")
@requires("fund:read")
@routes.arguments(schemas.BudgetQuery, location="query")
@routes.response(200, schemas.BudgetPageSchema)
def list_budgets(wanted):
    """List budgets versus what was promised and paid."""
    return queries.budgets(caller(), wanted)


@routes.post("/budgets")
@requires("budget:write")
@routes.arguments(schemas.ProposeBudgetSchema)
@routes.response(201, schemas.BudgetSchema)
def propose_budget(wanted):
    """Propose a fund's budget for a calendar year."""
    return commands.propose_budget(caller(), wanted)


@routes.get("/budgets/<budget_id>")
@requires("fund:read")
@routes.response(200, schemas.BudgetSchema)
def get_budget(budget_id):
    """One budget versus what was promised and paid, in all and per use."""
    return queries.budget(caller(), budget_id)


@routes.post("/budgets/<budget_id>/approve")
@requires("budget:approve")
@routes.response(200, schemas.BudgetSchema)
def approve_budget(budget_id):
    """Put in force what another person proposed."""
    return commands.approve_budget(caller(), budget_id)


@routes.post("/budgets/<budget_id>/refuse")
@requires("budget:approve")
@routes.arguments(schemas.RefuseSchema)
@routes.response(200, schemas.BudgetSchema)
def refuse_budget(wanted, budget_id):
    """Say no to a proposed budget."""
    return commands.refuse_budget(caller(), budget_id, wanted["reason"])
