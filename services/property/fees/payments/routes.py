"""`/fee-payments`"""

from services.property.fees.payments import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("fee_payments", __name__, description="What households pay, with receipts")


@routes.get("/fee-payments")
@requires("fee:read")
@routes.arguments(schemas.PaymentQuery, location="query")
@routes.response(200, schemas.PaymentPageSchema)
def list_payments(wanted):
    """List payments."""
    return queries.payments(caller(), wanted)


@routes.post("/fee-payments")
@requires("fee:collect")
@routes.arguments(schemas.CollectSchema)
@routes.response(201, schemas.PaymentSchema)
def collect(wanted):
    """Take a payment: the oldest month first, the rest is held for months to come."""
    return commands.collect(caller(), wanted)


@routes.get("/fee-payments/<payment_id>")
@requires("fee:read")
@routes.response(200, schemas.PaymentSchema)
def get_payment(payment_id):
    """One payment, as its receipt shows it."""
    return queries.payment(caller(), payment_id)
