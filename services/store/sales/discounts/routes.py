"""`/discount-approvals`"""

from services.store.sales.discounts import commands, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("discounts", __name__, description="Discounts that somebody agreed to")


@routes.post("/discount-approvals")
@requires("sale:approve_discount")
@routes.arguments(schemas.ApproveDiscountSchema)
@routes.response(201, schemas.DiscountApprovalSchema)
def approve_discount(wanted):
    """Agree to a discount above what a seller gives alone."""
    return commands.approve_discount(caller(), wanted)
