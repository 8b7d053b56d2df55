"""`/repair-bills`"""

from services.property.payers.bills import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("repair bills", __name__, description="What residents pay for repairs")


@routes.get("/repair-bills")
@requires("fee:read")
@routes.arguments(schemas.RepairBillQuery, location="query")
@routes.response(200, schemas.RepairBillPageSchema)
def list_bills(wanted):
    """List bills."""
    return queries.bills(caller(), wanted)


@routes.get("/repair-bills/<bill_id>")
@requires("fee:read")
@routes.response(200, schemas.RepairBillSchema)
def get_bill(bill_id):
    """One bill, with its receipt once it is paid."""
    return queries.bill(caller(), bill_id)


@routes.post("/repair-bills/<bill_id>/pay")
@requires("fee:collect")
@routes.arguments(schemas.PayBillSchema)
@routes.response(200, schemas.RepairBillSchema)
def pay_bill(wanted, bill_id):
    """Take the money of a bill, whole and once."""
    return commands.pay_bill(caller(), bill_id, wanted)
