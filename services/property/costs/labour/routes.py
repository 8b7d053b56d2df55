"""`/work-orders/{id}/labour`"""

from services.property.costs.labour import commands, schemas
from services.property.work_orders.schemas import ReasonSchema
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("labour", __name__, description="Minutes worked, at the rate of their day")


@routes.post("/work-orders/<work_order_id>/labour")
@requires("order:work")
@routes.arguments(schemas.RecordLabourSchema)
@routes.response(201, schemas.LabourSchema)
def record_labour(wanted, work_order_id):
    """Note minutes worked on a day."""
    return commands.record_labour(caller(), work_order_id, wanted)


@routes.post("/work-orders/<work_order_id>/labour/<labour_id>/withdraw")
@requires("order:work")
@routes.arguments(ReasonSchema)
@routes.response(200, schemas.LabourSchema)
def withdraw_labour(wanted, work_order_id, labour_id):
    """Withdraw an entry before the order is finished."""
    return commands.withdraw_labour(caller(), work_order_id, labour_id, wanted["reason"])
