"""`/disbursements`"""

from services.funds.disbursements import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("disbursements", __name__, description="Money that was paid, lot by lot")


@routes.get("/disbursements")
@requires("fund:read")
@routes.arguments(schemas.DisbursementQuery, location="query")
@routes.response(200, schemas.DisbursementPageSchema)
def list_disbursements(wanted):
    """List disbursements."""
    return queries.disbursements(caller(), wanted)


@routes.get("/disbursements/<disbursement_id>")
@requires("fund:read")
@routes.response(200, schemas.DisbursementWithLotsSchema)
def get_disbursement(disbursement_id):
    """One disbursement with the lots it consumed."""
    return queries.disbursement(caller(), disbursement_id)
