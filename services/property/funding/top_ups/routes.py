"""`/work-orders/{id}/top-up`"""

from flask import current_app, request

from services.property.funding.top_ups import commands, schemas
from services.property.work_orders.schemas import WorkOrderDetailSchema
from shared.blueprint import Blueprint
from shared.idempotency import HEADER, asks_others
from shared.identity import caller, requires

routes = Blueprint("top-ups", __name__, description="More money while the repair goes on")


@routes.post("/work-orders/<work_order_id>/top-up")
@asks_others
@requires("order:dispatch")
@routes.arguments(schemas.AskTopUpSchema)
@routes.response(200, WorkOrderDetailSchema)
def top_up(wanted, work_order_id):
    """Ask the order's fund for more; refused, the order keeps what it has."""
    ask = current_app.gateway.ask  # type: ignore[attr-defined]
    key = request.headers[HEADER]
    return commands.top_up(caller(), work_order_id, wanted["added_fen"], wanted["reason"], key, ask)
