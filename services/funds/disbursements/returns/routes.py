"""`/disbursements/{id}/returns`"""

from services.funds.disbursements.returns import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("disbursement returns", __name__, description="Money that came back")


@routes.post("/disbursements/<disbursement_id>/returns")
@requires("disbursement:return")
@routes.arguments(schemas.ReturnPaymentSchema)
@routes.response(201, schemas.DisbursementReturnSchema)
def return_payment(wanted, disbursement_id):
    """Note that part of a payment came back; it lies in its lots again."""
    return commands.return_payment(caller(), disbursement_id, wanted)


@routes.get("/disbursement-returns")
@requires("fund:read")
@routes.arguments(schemas.DisbursementReturnQuery, location="query")
@routes.response(200, schemas.DisbursementReturnPageSchema)
def list_returns(wanted):
    """List what came back."""
    return queries.returns(caller(), wanted)
