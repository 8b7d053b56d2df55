"""`/work-orders/{id}/urge`, `…/escalate`, `…/extend`, `…/supervised-hold`"""

from services.property.clocks.supervision import commands
from services.property.work_orders.schemas import (
    HoldWorkOrderSchema,
    ReasonSchema,
    WorkOrderDetailSchema,
)
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("supervision", __name__, description="督办 and 提级 of late orders")


@routes.post("/work-orders/<work_order_id>/urge")
@requires("order:supervise")
@routes.arguments(ReasonSchema)
@routes.response(200, WorkOrderDetailSchema)
def urge_work_order(wanted, work_order_id):
    """督办: ask for it to go on; it is finished only after a word in answer."""
    return commands.urge(caller(), work_order_id, wanted["reason"])


@routes.post("/work-orders/<work_order_id>/escalate")
@requires("order:supervise")
@routes.arguments(ReasonSchema)
@routes.response(200, WorkOrderDetailSchema)
def escalate_work_order(wanted, work_order_id):
    """提级: bring it a level up, from grid to community to street."""
    return commands.escalate(caller(), work_order_id, wanted["reason"])


@routes.post("/work-orders/<work_order_id>/extend")
@requires("order:supervise")
@routes.arguments(ReasonSchema)
@routes.response(200, WorkOrderDetailSchema)
def extend_work_order(wanted, work_order_id):
    """Give it more time to be finished, once, where its terms allow that."""
    return commands.extend(caller(), work_order_id, wanted["reason"])


@routes.post("/work-orders/<work_order_id>/supervised-hold")
@requires("order:supervise")
@routes.arguments(HoldWorkOrderSchema)
@routes.response(200, WorkOrderDetailSchema)
def hold_work_order_longer(wanted, work_order_id):
    """Hold it for longer than the repairer may, or longer than it is held already."""
    return commands.hold_longer(caller(), work_order_id, **wanted)
