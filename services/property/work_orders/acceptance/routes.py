"""`/work-orders/{id}/…`: what residents say"""

from services.property.work_orders import schemas
from services.property.work_orders.acceptance import commands
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("acceptance", __name__, description="Accepting, returning, rating")


@routes.post("/work-orders/<work_order_id>/accept")
@requires("order:accept")
@routes.response(200, schemas.WorkOrderDetailSchema)
def accept_work_order(work_order_id):
    """Find the repair done well; the repairer does not."""
    return commands.accept(caller(), work_order_id)


@routes.post("/work-orders/<work_order_id>/return")
@requires("order:accept")
@routes.arguments(schemas.ReasonSchema)
@routes.response(200, schemas.WorkOrderDetailSchema)
def return_work_order(wanted, work_order_id):
    """Find the repair not done well: it is done again without a new charge."""
    return commands.return_for_rework(caller(), work_order_id, wanted["reason"])


@routes.post("/work-orders/<work_order_id>/rate")
@requires("order:rate")
@routes.arguments(schemas.RateWorkOrderSchema)
@routes.response(200, schemas.WorkOrderDetailSchema)
def rate_work_order(wanted, work_order_id):
    """Keep a resident's word on the repair, once."""
    return commands.rate(caller(), work_order_id, **wanted)


@routes.post("/work-orders/<work_order_id>/warranty")
@requires("order:accept")
@routes.arguments(schemas.ReasonSchema)
@routes.response(201, schemas.WorkOrderDetailSchema)
def warranty_work_order(wanted, work_order_id):
    """Order the repair of what was accepted and has failed since, free of charge."""
    return commands.reopen_under_warranty(caller(), work_order_id, wanted["reason"])
