"""`/commitments/{id}/payments` and `/disbursement-requests`"""

from services.funds.disbursements.requests import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("disbursement requests", __name__, description="Payments asked for")


@routes.post("/commitments/<commitment_id>/payments")
@requires("disbursement:request")
@routes.arguments(schemas.RequestPaymentSchema)
@routes.response(201, schemas.DisbursementRequestSchema)
def request_payment(wanted, commitment_id):
    """Ask for a payment out of a commitment."""
    return commands.request_payment(caller(), commitment_id, wanted)


@routes.get("/disbursement-requests")
@requires("fund:read")
@routes.arguments(schemas.DisbursementRequestQuery, location="query")
@routes.response(200, schemas.DisbursementRequestPageSchema)
def list_requests(wanted):
    """List requests for payments."""
    return queries.requests(caller(), wanted)


@routes.get("/disbursement-requests/<request_id>")
@requires("fund:read")
@routes.response(200, schemas.DisbursementRequestSchema)
def get_request(request_id):
    """One request."""
    return queries.one(caller(), request_id)


@routes.post("/disbursement-requests/<request_id>/review")
@requires("disbursement:review")
@routes.response(200, schemas.DisbursementRequestSchema)
def review_payment(request_id):
    """Find a payment right that another person asked for."""
    return commands.review_payment(caller(), request_id)


@routes.post("/disbursement-requests/<request_id>/refuse")
@requires("disbursement:review")
@routes.arguments(schemas.RefusePaymentSchema)
@routes.response(200, schemas.DisbursementRequestSchema)
def refuse_payment(wanted, request_id):
    """Say no to a payment; the commitment keeps its money."""
    return commands.refuse_payment(caller(), request_id, wanted["reason"])


@routes.post("/disbursement-requests/<request_id>/pay")
@requires("disbursement:pay")
@routes.arguments(schemas.MakePaymentSchema)
@routes.response(200, schemas.DisbursementRequestSchema)
def make_payment(wanted, request_id):
    """Note the bank's payment; the lots are consumed now."""
    return commands.make_payment(caller(), request_id, **wanted)
