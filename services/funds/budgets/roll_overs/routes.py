"""`/budgets/{id}/roll-over` and `/budget-roll-overs`"""

from services.funds.budgets.roll_overs import commands, queries, schemas
from services.funds.budgets.schemas import RefuseSchema
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("budget roll-overs", __name__, description="From one year to the next")


@routes.get("/budgets/<budget_id>/roll-over")
@requires("fund:read")
@routes.arguments(schemas.RollOverPlanQuery, location="query")
@routes.response(200, schemas.RollOverPlanSchema)
def preview_roll_over(wanted, budget_id):
    """What rolling a budget over would do, and what stands in its way."""
    return queries.preview(caller(), budget_id, wanted["carry_bp"])


@routes.post("/budgets/<budget_id>/roll-over")
@requires("budget:write")
@routes.arguments(schemas.ProposeRollOverSchema)
@routes.response(201, schemas.BudgetRollOverSchema)
def propose_roll_over(wanted, budget_id):
    """Propose to close a budget and to carry on part of what it has left."""
    return commands.propose_roll_over(caller(), budget_id, wanted)


@routes.get("/budget-roll-overs")
@requires("fund:read")
@routes.arguments(schemas.BudgetRollOverQuery, location="query")
@routes.response(200, schemas.BudgetRollOverPageSchema)
def list_roll_overs(wanted):
    """List roll-overs."""
    return queries.roll_overs(caller(), wanted)


@routes.post("/budget-roll-overs/<roll_over_id>/approve")
@requires("budget:approve")
@routes.response(200, schemas.BudgetRollOverSchema)
def approve_roll_over(roll_over_id):
    """Roll a budget over as another person proposed."""
    return commands.approve_roll_over(caller(), roll_over_id)


@routes.post("/budget-roll-overs/<roll_over_id>/refuse")
@requires("budget:approve")
@routes.arguments(RefuseSchema)
@routes.response(200, schemas.BudgetRollOverSchema)
def refuse_roll_over(wanted, roll_over_id):
    """Say no to a roll-over."""
    return commands.refuse_roll_over(caller(), roll_over_id, wanted["reason"])
