"""`/common-incomes`"""

from services.property.common_incomes import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("common_incomes", __name__, description="What parts of all owners brought")


@routes.get("/common-incomes")
@requires("fee:read")
@routes.arguments(schemas.CommonIncomeQuery, location="query")
@routes.response(200, schemas.CommonIncomePageSchema)
def list_incomes(wanted):
    """List the income of common parts."""
    return queries.incomes(caller(), wanted)


@routes.post("/common-incomes")
@requires("common_income:record")
@routes.arguments(schemas.RecordIncomeSchema)
@routes.response(201, schemas.CommonIncomeSchema)
def record_income(wanted):
    """Record what a common part brought."""
    return commands.record(caller(), wanted)
