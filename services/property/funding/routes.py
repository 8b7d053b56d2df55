"""`/work-orders/{id}/dispatch` and `/work-orders/{id}/release`"""

from flask import current_app

from services.property.funding import commands, schemas
from services.property.work_orders.schemas import WorkOrderDetailSchema
from shared.blueprint import Blueprint
from shared.idempotency import asks_others
from shared.identity import caller, requires

routes = Blueprint("dispatch", __name__, description="Sending a repairer, once there is money")


@routes.post("/work-orders/<work_order_id>/dispatch")
@asks_others
@requires("order:dispatch")
@routes.arguments(schemas.DispatchWorkOrderSchema)
@routes.response(200, WorkOrderDetailSchema)
def dispatch_work_order(wanted, work_order_id):
    """Send a repairer; the order's fund is asked for the estimate first."""
    gateway = current_app.gateway  # type: ignore[attr-defined]
    return commands.dispatch(
        caller(), work_order_id, wanted["assignee"], gateway.ask, gateway.read, wanted["reason"]
    )


@routes.post("/work-orders/<work_order_id>/release")
@asks_others
@requires("order:dispatch")
@routes.arguments(schemas.ReleaseWorkOrderSchema)
@routes.response(200, WorkOrderDetailSchema)
def release_work_order(wanted, work_order_id):
    """Call the repairer back before the start; the order's fund takes its money back first."""
    ask = current_app.gateway.ask  # type: ignore[attr-defined]
    return commands.release(caller(), work_order_id, wanted["reason"], ask)
