"""`/sales/{id}/exchanges`"""

from services.store.sales.exchanges import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("exchanges", __name__, description="Goods for other goods")


@routes.post("/sales/<sale_id>/exchanges")
@requires("sale:refund")
@routes.arguments(schemas.ExchangeWantedSchema)
@routes.response(201, schemas.ExchangeSchema)
def exchange(wanted, sale_id):
    """Take goods of a sale back and sell others for them."""
    return commands.exchange(caller(), sale_id, wanted)


@routes.post("/sales/<sale_id>/exchanges/quote")
@requires("sale:refund")
@routes.arguments(schemas.AskExchangeSchema)
@routes.response(200, schemas.ExchangeQuoteSchema)
def quote_exchange(wanted, sale_id):
    """What an exchange would come to; nothing comes back and nothing is sold."""
    return queries.offer(caller(), sale_id, wanted)
