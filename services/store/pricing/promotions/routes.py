"""`/promotions`"""

from services.store.pricing.promotions import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("promotions", __name__, description="What is cheaper, for whom and when")


@routes.get("/promotions")
@requires("catalogue:read")
@routes.arguments(schemas.PromotionQuery, location="query")
@routes.response(200, schemas.PromotionPageSchema)
def list_promotions(wanted):
    """List promotions."""
    return queries.promotions(caller(), wanted)


@routes.post("/promotions")
@requires("promotion:write")
@routes.arguments(schemas.MakePromotionSchema)
@routes.response(201, schemas.PromotionSchema)
def make_promotion(wanted):
    """Announce a promotion."""
    return commands.make_promotion(caller(), wanted)


@routes.post("/promotions/<promotion_id>/withdraw")
@requires("promotion:write")
@routes.response(200, schemas.PromotionSchema)
def withdraw_promotion(promotion_id):
    """End a promotion now."""
    return commands.withdraw_promotion(caller(), promotion_id)
