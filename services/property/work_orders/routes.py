"""`/work-orders`"""

from services.property.work_orders import commands, schemas
from services.property.work_orders.details import queries as details
from services.property.work_orders.details.schemas import (
    ListedWorkOrderPageSchema,
    ShownWorkOrderSchema,
)
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("work orders", __name__, description="Repairs, from the report to the rating")


@routes.get("/work-orders")
@requires("order:read")
@routes.arguments(schemas.WorkOrderQuery, location="query")
@routes.response(200, ListedWorkOrderPageSchema)
def list_work_orders(wanted):
    """List work orders."""
    return details.work_orders(caller(), wanted)


@routes.post("/work-orders")
@requires("order:open")
@routes.arguments(schemas.OpenWorkOrderSchema)
@routes.response(201, schemas.WorkOrderDetailSchema)
def open_work_order(wanted):
    """Order a repair."""
    return commands.open_order(caller(), wanted)


@routes.get("/work-orders/<work_order_id>")
@requires("order:read")
@routes.response(200, ShownWorkOrderSchema)
def get_work_order(work_order_id):
    """One work order with its costs, its history, its door and whom to call."""
    return details.work_order(caller(), work_order_id)


@routes.post("/work-orders/<work_order_id>/cancel")
@requires("order:dispatch")
@routes.arguments(schemas.ReasonSchema)
@routes.response(200, schemas.WorkOrderDetailSchema)
def cancel_work_order(wanted, work_order_id):
    """Give the order up before it has begun."""
    return commands.cancel(caller(), work_order_id, wanted["reason"])


@routes.post("/work-orders/<work_order_id>/remark")
@requires("order:remark")
@routes.arguments(schemas.RemarkSchema)
@routes.response(200, schemas.WorkOrderDetailSchema)
def remark_work_order(wanted, work_order_id):
    """Say how it goes on; whoever reported it reads this too."""
    return commands.remark(caller(), work_order_id, wanted["text"])
