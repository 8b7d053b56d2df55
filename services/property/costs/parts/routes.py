"""`/work-orders/{id}/parts`"""

from flask import current_app

from services.property.costs.parts import commands, schemas
from services.property.work_orders.schemas import ReasonSchema
from shared.blueprint import Blueprint
from shared.idempotency import asks_others
from shared.identity import caller, requires

routes = Blueprint("parts", __name__, description="Parts from the shop's stock, at their cost")


@routes.post("/work-orders/<work_order_id>/parts")
@asks_others
@requires("order:work")
@routes.arguments(schemas.TakePartSchema)
@routes.response(201, schemas.PartSchema)
def take_part(wanted, work_order_id):
    """Take goods out of the shop's stock for this repair."""
    ask = current_app.gateway.ask  # type: ignore[attr-defined]
    return commands.take_part(caller(), work_order_id, wanted, ask)


@routes.post("/work-orders/<work_order_id>/parts/<part_id>/return")
@asks_others
@requires("order:work")
@routes.arguments(ReasonSchema)
@routes.response(200, schemas.PartSchema)
def give_part_back(wanted, work_order_id, part_id):
    """Give a part back before the repair is finished."""
    ask = current_app.gateway.ask  # type: ignore[attr-defined]
    return commands.give_back(caller(), work_order_id, part_id, wanted["reason"], ask)
