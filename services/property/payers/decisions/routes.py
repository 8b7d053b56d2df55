"""`/work-orders/{id}/payer`"""

from services.property.payers.decisions import commands, queries, schemas
from services.property.work_orders import queries as orders
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("payers", __name__, description="Who pays, decided before anybody is sent")


@routes.get("/work-orders/<work_order_id>/payer")
@requires("order:read")
@routes.response(200, schemas.PayerSchema)
def get_payer(work_order_id):
    """Who pays for an order, and how it came to that."""
    return queries.view(orders.work_order(caller(), work_order_id))


@routes.post("/work-orders/<work_order_id>/payer")
@requires("order:payer")
@routes.arguments(schemas.DecidePayerSchema)
@routes.response(200, schemas.PayerSchema)
def decide_payer(wanted, work_order_id):
    """Let somebody else pay, while nobody is sent and no fund holds money."""
    return queries.view(commands.decide_payer(caller(), work_order_id, wanted))
