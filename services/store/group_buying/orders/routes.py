"""`/campaigns/{id}/orders`, `/group-orders`"""

from services.store.group_buying.orders import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("group_orders", __name__, description="Orders of campaigns")


@routes.post("/campaigns/<campaign_id>/orders")
@requires("group_order:take")
@routes.arguments(schemas.TakeOrderSchema)
@routes.response(201, schemas.GroupOrderSchema)
def take_order(wanted, campaign_id):
    """Take an order with its deposit; the answer holds the pickup code."""
    return commands.take_order(caller(), campaign_id, wanted)


@routes.get("/group-orders")
@requires("campaign:read")
@routes.arguments(schemas.GroupOrderQuery, location="query")
@routes.response(200, schemas.GroupOrderPageSchema)
def list_group_orders(wanted):
    """List orders."""
    return queries.orders(caller(), wanted)


@routes.get("/group-orders/<code>")
@requires("campaign:read")
@routes.response(200, schemas.GroupOrderSchema)
def get_group_order(code):
    """The order of a pickup code."""
    return queries.view(caller(), code)


@routes.post("/group-orders/<code>/cancel")
@requires("group_order:take")
@routes.arguments(schemas.AtTillSchema)
@routes.response(200, schemas.GroupOrderSchema)
def cancel_group_order(wanted, code):
    """Give an order up before the deadline; its deposit goes back."""
    return commands.cancel_order(caller(), code, wanted)


@routes.post("/group-orders/<code>/pickup")
@requires("group_order:take")
@routes.arguments(schemas.PickUpSchema)
@routes.response(200, schemas.GroupOrderSchema)
def pick_up(wanted, code):
    """Hand the goods over: one sale."""
    return commands.pick_up(caller(), code, wanted)


@routes.post("/group-orders/<code>/refund")
@requires("group_order:take")
@routes.arguments(schemas.AtTillSchema)
@routes.response(200, schemas.GroupOrderSchema)
def pay_back(wanted, code):
    """Pay out a deposit that waits for its buyer."""
    return commands.pay_back(caller(), code, wanted)
