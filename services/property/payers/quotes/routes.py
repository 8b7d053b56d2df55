"""`/work-orders/{id}/resident-quote`"""

from services.property.payers.decisions import queries as decisions
from services.property.payers.decisions.schemas import PayerSchema
from services.property.payers.quotes import commands, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("resident quotes", __name__, description="What a resident is to pay")


@routes.post("/work-orders/<work_order_id>/resident-quote")
@requires("order:quote")
@routes.arguments(schemas.QuoteResidentSchema)
@routes.response(200, PayerSchema)
def quote(wanted, work_order_id):
    """Tell the resident the price; nobody is sent before a yes."""
    return decisions.view(commands.quote(caller(), work_order_id, wanted))


@routes.post("/work-orders/<work_order_id>/resident-quote/accept")
@requires("order:quote")
@routes.arguments(schemas.SaidSchema)
@routes.response(200, PayerSchema)
def accept_quote(wanted, work_order_id):
    """Note the resident's yes."""
    order = commands.accept_quote(caller(), work_order_id, **wanted)
    return decisions.view(order)


@routes.post("/work-orders/<work_order_id>/resident-quote/refuse")
@requires("order:quote")
@routes.arguments(schemas.SaidSchema)
@routes.response(200, PayerSchema)
def refuse_quote(wanted, work_order_id):
    """Note the resident's no."""
    order = commands.refuse_quote(caller(), work_order_id, **wanted)
    return decisions.view(order)
