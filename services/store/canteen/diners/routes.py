"""`/diners`, and the money they pay ahead"""

from services.store.canteen.diners import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("diners", __name__, description="Who eats, and what they paid ahead")


@routes.get("/diners")
@requires("diner:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.DinerPageSchema)
def list_diners(wanted):
    """List diners."""
    return queries.diners(caller(), wanted)


@routes.post("/diners")
@requires("diner:write")
@routes.arguments(schemas.AddDinerSchema)
@routes.response(201, schemas.DinerSchema)
def add_diner(wanted):
    """Keep a person whose proof was seen."""
    return commands.add_diner(caller(), wanted)


@routes.post("/diners/<card_no>/top-ups")
@requires("diner:top_up")
@routes.arguments(schemas.TopUpSchema)
@routes.response(201, schemas.BalanceSchema)
def top_up(wanted, card_no):
    """Take money for meals to come."""
    return commands.top_up(caller(), card_no, wanted)


@routes.post("/diners/<card_no>/refunds")
@requires("diner:refund")
@routes.arguments(schemas.RefundBalanceSchema)
@routes.response(201, schemas.BalanceSchema)
def refund_balance(wanted, card_no):
    """Pay back what is left."""
    return commands.refund_balance(caller(), card_no, wanted)
