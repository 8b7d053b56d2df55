"""`/work-orders/{id}/reassign`"""

from services.property.work_orders.hands import commands, schemas
from services.property.work_orders.schemas import WorkOrderDetailSchema
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("hands", __name__, description="Giving what was begun to somebody else")


@routes.post("/work-orders/<work_order_id>/reassign")
@requires("order:dispatch")
@routes.arguments(schemas.ReassignWorkOrderSchema)
@routes.response(200, WorkOrderDetailSchema)
def reassign_work_order(wanted, work_order_id):
    """Give what somebody has taken to somebody else; its state, clock and costs stay."""
    return commands.reassign(caller(), work_order_id, **wanted)
