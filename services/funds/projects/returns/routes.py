"""`/project-payments/{id}/returns`"""

from services.funds.disbursements.returns.schemas import ReturnPaymentSchema
from services.funds.projects.returns import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("project returns", __name__, description="What came back of projects")


@routes.post("/project-payments/<payment_id>/returns")
@requires("disbursement:return")
@routes.arguments(ReturnPaymentSchema)
@routes.response(201, schemas.ProjectReturnSchema)
def return_project_payment(wanted, payment_id):
    """Note that part of a payment came back; it lies in the lots of its sources again."""
    return commands.return_project_payment(caller(), payment_id, wanted)


@routes.get("/project-returns")
@requires("fund:read")
@routes.arguments(schemas.ProjectReturnQuery, location="query")
@routes.response(200, schemas.ProjectReturnPageSchema)
def list_returns(wanted):
    """List what came back of projects."""
    return queries.returns(caller(), wanted)
