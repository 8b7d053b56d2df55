"""`/fund-sales`"""

from services.store.sales.fund_sales import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("fund sales", __name__, description="Goods that a fund pays; only funds ask")


@routes.get("/fund-sales/price")
@requires("sale:to_fund")
@routes.arguments(schemas.FundPriceQuery, location="query")
@routes.response(200, schemas.FundPriceSchema)
def get_price(wanted):
    """What goods cost a fund now."""
    return queries.price(caller(), **wanted)


@routes.post("/fund-sales")
@requires("sale:to_fund")
@routes.arguments(schemas.SellToFundSchema)
@routes.response(201, schemas.FundSaleSchema)
def sell(wanted):
    """Sell goods to a fund at the price it reserved."""
    return commands.sell(caller(), wanted)


@routes.post("/fund-sales/<fund_sale_id>/give-up")
@requires("sale:to_fund")
@routes.response(200, schemas.FundSaleSchema)
def give_up(fund_sale_id):
    """Never sell it, unless it was sold already."""
    return commands.give_up(caller(), fund_sale_id)


@routes.post("/fund-sales/<fund_sale_id>/return")
@requires("sale:to_fund")
@routes.arguments(schemas.TakeBackSchema)
@routes.response(200, schemas.FundSaleSchema)
def take_back(wanted, fund_sale_id):
    """Take all of it back at its own price."""
    return commands.take_back(caller(), fund_sale_id, wanted)
