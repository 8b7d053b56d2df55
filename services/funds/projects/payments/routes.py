"""`/projects/{id}/payments` and `/project-payments`"""

from services.funds.disbursements.requests.schemas import MakePaymentSchema, RefusePaymentSchema
from services.funds.projects.payments import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("project payments", __name__, description="Payments out of all sources")


@routes.post("/projects/<project_id>/payments")
@requires("disbursement:request")
@routes.arguments(schemas.RequestProjectPaymentSchema)
@routes.response(201, schemas.ProjectPaymentSchema)
def request_project_payment(wanted, project_id):
    """Ask for a payment that the sources bear as agreed."""
    return commands.request_project_payment(caller(), project_id, wanted)


@routes.get("/project-payments")
@requires("fund:read")
@routes.arguments(schemas.ProjectPaymentQuery, location="query")
@routes.response(200, schemas.ProjectPaymentPageSchema)
def list_payments(wanted):
    """List payments of projects."""
    return queries.payments(caller(), wanted)


@routes.get("/project-payments/<payment_id>")
@requires("fund:read")
@routes.response(200, schemas.ProjectPaymentSchema)
def get_payment(payment_id):
    """One payment with its parts."""
    return queries.payment(caller(), payment_id)


@routes.post("/project-payments/<payment_id>/review")
@requires("disbursement:review")
@routes.response(200, schemas.ProjectPaymentSchema)
def review_project_payment(payment_id):
    """Find a payment right that another person asked for."""
    return commands.review_project_payment(caller(), payment_id)


@routes.post("/project-payments/<payment_id>/refuse")
@requires("disbursement:review")
@routes.arguments(RefusePaymentSchema)
@routes.response(200, schemas.ProjectPaymentSchema)
def refuse_project_payment(wanted, payment_id):
    """Say no to a payment; the sources keep their money."""
    return commands.refuse_project_payment(caller(), payment_id, wanted["reason"])


@routes.post("/project-payments/<payment_id>/pay")
@requires("disbursement:pay")
@routes.arguments(MakePaymentSchema)
@routes.response(200, schemas.ProjectPaymentSchema)
def make_project_payment(wanted, payment_id):
    """Note the bank's payment; the lots of every source are consumed now."""
    return commands.make_project_payment(caller(), payment_id, **wanted)
