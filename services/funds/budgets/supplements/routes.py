"""`/budgets/{id}/supplements` and `/budget-supplements`"""

from services.funds.budgets.schemas import RefuseSchema
from services.funds.budgets.supplements import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("budget supplements", __name__, description="Budgets that change in their year")


@routes.post("/budgets/<budget_id>/supplements")
@requires("budget:write")
@routes.arguments(schemas.ProposeSupplementSchema)
@routes.response(201, schemas.BudgetSupplementSchema)
def propose_supplement(wanted, budget_id):
    """Propose to add to a line of a budget, or to take off it."""
    return commands.propose_supplement(caller(), budget_id, wanted)


@routes.get("/budget-supplements")
@requires("fund:read")
@routes.arguments(schemas.BudgetSupplementQuery, location="query")
@routes.response(200, schemas.BudgetSupplementPageSchema)
def list_supplements(wanted):
    """List supplements."""
    return queries.supplements(caller(), wanted)


@routes.post("/budget-supplements/<supplement_id>/approve")
@requires("budget:approve")
@routes.response(200, schemas.BudgetSupplementSchema)
def approve_supplement(supplement_id):
    """Make a supplement that another person proposed."""
    return commands.approve_supplement(caller(), supplement_id)


@routes.post("/budget-supplements/<supplement_id>/refuse")
@requires("budget:approve")
@routes.arguments(RefuseSchema)
@routes.response(200, schemas.BudgetSupplementSchema)
def refuse_supplement(wanted, supplement_id):
    """Say no to a supplement."""
    return commands.refuse_supplement(caller(), supplement_id, wanted["reason"])
