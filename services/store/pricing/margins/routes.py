"""`/margin-policies`, `/price-checks`, `/products/{id}/price-check`"""

from services.store.pricing.margins import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint("margins", __name__, description="What prices are to earn")


@routes.get("/margin-policies")
@requires("catalogue:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.MarginPolicyPageSchema)
def list_margin_policies(wanted):
    """List margin policies."""
    return queries.margin_policies(caller(), wanted)


@routes.post("/margin-policies")
@requires("margin:write")
@routes.arguments(schemas.SetMarginPolicySchema)
@routes.response(201, schemas.MarginPolicySchema)
def set_margin_policy(wanted):
    """Set how much the shop means to earn, from a day on."""
    return commands.set_margin_policy(caller(), wanted)


@routes.get("/price-checks")
@requires("margin:read")
@routes.arguments(schemas.PriceChecksQuery, location="query")
@routes.response(200, schemas.ProductCheckPageSchema)
def list_price_checks(wanted):
    """List goods with what they earn at today's prices."""
    return queries.price_checks(caller(), wanted)


@routes.get("/products/<product_id>/price-check")
@requires("margin:read")
@routes.arguments(schemas.PriceCheckQuery, location="query")
@routes.response(200, schemas.PriceCheckSchema)
def check_price(wanted, product_id):
    """What a product earns at a price, with VAT due and exempt."""
    return queries.check_price(caller(), product_id, wanted["price_fen"])
