"""`/work-orders/{id}/change`"""

from services.property.work_orders.changes import commands, schemas
from services.property.work_orders.schemas import WorkOrderDetailSchema
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("changes", __name__, description="Changing what an order says")


@routes.post("/work-orders/<work_order_id>/change")
@requires("order:dispatch")
@routes.arguments(schemas.ChangeWorkOrderSchema)
@routes.response(200, WorkOrderDetailSchema)
def change_work_order(wanted, work_order_id):
    """Change title, description, urgency, category or estimate, while that can still be so."""
    return commands.change(caller(), work_order_id, wanted)
