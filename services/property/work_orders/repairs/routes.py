"""`/work-orders/{id}/…`: what a repairer does"""

from services.property.work_orders import schemas
from services.property.work_orders.repairs import commands
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("repairs", __name__, description="Taking an order, working, finishing")


@routes.post("/work-orders/<work_order_id>/take")
@requires("order:work")
@routes.response(200, schemas.WorkOrderDetailSchema)
def take_work_order(work_order_id):
    """Promise to go; of several who may take it, whoever is first does."""
    return commands.take(caller(), work_order_id)


@routes.post("/work-orders/<work_order_id>/decline")
@requires("order:work")
@routes.arguments(schemas.ReasonSchema)
@routes.response(200, schemas.WorkOrderDetailSchema)
def decline_work_order(wanted, work_order_id):
    """Give the order back before it has begun."""
    return commands.decline(caller(), work_order_id, wanted["reason"])


@routes.post("/work-orders/<work_order_id>/arrive")
@requires("order:work")
@routes.response(200, schemas.WorkOrderDetailSchema)
def arrive_work_order(work_order_id):
    """Note that the repairer is there."""
    return commands.arrive(caller(), work_order_id)


@routes.post("/work-orders/<work_order_id>/start")
@requires("order:work")
@routes.response(200, schemas.WorkOrderDetailSchema)
def start_work_order(work_order_id):
    """Begin the repair; only the assignee does."""
    return commands.start(caller(), work_order_id)


@routes.post("/work-orders/<work_order_id>/hold")
@requires("order:work")
@routes.arguments(schemas.HoldWorkOrderSchema)
@routes.response(200, schemas.WorkOrderDetailSchema)
def hold_work_order(wanted, work_order_id):
    """Interrupt the repair, with a reason and the day it goes on."""
    return commands.hold(caller(), work_order_id, **wanted)


@routes.post("/work-orders/<work_order_id>/resume")
@requires("order:work")
@routes.response(200, schemas.WorkOrderDetailSchema)
def resume_work_order(work_order_id):
    """Go on after a hold."""
    return commands.resume(caller(), work_order_id)


@routes.post("/work-orders/<work_order_id>/complete")
@requires("order:work")
@routes.arguments(schemas.CompleteWorkOrderSchema)
@routes.response(200, schemas.WorkOrderDetailSchema)
def complete_work_order(wanted, work_order_id):
    """Finish the repair and freeze its cost; only the assignee does."""
    return commands.complete(caller(), work_order_id, **wanted)
