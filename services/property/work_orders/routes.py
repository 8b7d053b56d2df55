"""`/work-orders`"""

from flask_smorest import Blueprint

from services.property.work_orders import commands, queries, schemas
from shared.identity import caller, requires

routes = Blueprint("work orders", __name__, description="Repairs, from the report to the rating")


@routes.get("/work-orders")
@requires("order:read")
@routes.arguments(schemas.WorkOrderQuery, location="query")
@routes.response(200, schemas.WorkOrderPageSchema)
def list_work_orders(wanted):
    """List work orders."""
    return queries.work_orders(caller(), wanted)


@routes.post("/work-orders")
@requires("order:open")
@routes.arguments(schemas.OpenWorkOrderSchema)
@routes.response(201, schemas.WorkOrderDetailSchema)
def open_work_order(wanted):
    """Order a repair."""
    return commands.open_order(caller(), wanted)


@routes.get("/work-orders/<work_order_id>")
@requires("order:read")
@routes.response(200, schemas.WorkOrderDetailSchema)
def get_work_order(work_order_id):
    """One work order with its costs, its history and what its fund promised."""
    return queries.work_order(caller(), work_order_id)


@routes.post("/work-orders/<work_order_id>/start")
@requires("order:work")
@routes.response(200, schemas.WorkOrderDetailSchema)
def start_work_order(work_order_id):
    """Begin the repair; only the assignee does."""
    return commands.start(caller(), work_order_id)


@routes.post("/work-orders/<work_order_id>/complete")
@requires("order:work")
@routes.arguments(schemas.CompleteWorkOrderSchema)
@routes.response(200, schemas.WorkOrderDetailSchema)
def complete_work_order(wanted, work_order_id):
    """Finish the repair and freeze its cost; only the assignee does."""
    return commands.complete(caller(), work_order_id, wanted["lines"])


@routes.post("/work-orders/<work_order_id>/accept")
@requires("order:accept")
@routes.response(200, schemas.WorkOrderDetailSchema)
def accept_work_order(work_order_id):
    """Find the repair done well; the repairer does not."""
    return commands.accept(caller(), work_order_id)


@routes.post("/work-orders/<work_order_id>/rate")
@requires("order:rate")
@routes.arguments(schemas.RateWorkOrderSchema)
@routes.response(200, schemas.WorkOrderDetailSchema)
def rate_work_order(wanted, work_order_id):
    """Keep a resident's word on the repair, once."""
    return commands.rate(caller(), work_order_id, wanted["rating"], wanted["comment"])


@routes.post("/work-orders/<work_order_id>/cancel")
@requires("order:dispatch")
@routes.arguments(schemas.CancelWorkOrderSchema)
@routes.response(200, schemas.WorkOrderDetailSchema)
def cancel_work_order(wanted, work_order_id):
    """Give the order up before it has begun."""
    return commands.cancel(caller(), work_order_id, wanted["reason"])
