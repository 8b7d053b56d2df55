"""`/meal-cards`"""

from services.store.canteen.cards import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("meal_cards", __name__, description="Month cards of the canteen")


@routes.get("/meal-cards")
@requires("diner:read")
@routes.arguments(schemas.MealCardQuery, location="query")
@routes.response(200, schemas.MealCardPageSchema)
def list_cards(wanted):
    """List month cards."""
    return queries.cards(caller(), wanted)


@routes.post("/meal-cards")
@requires("meal_card:sell")
@routes.arguments(schemas.SellMealCardSchema)
@routes.response(201, schemas.MealCardSchema)
def sell_card(wanted):
    """Sell a month card."""
    return commands.sell_card(caller(), wanted)


@routes.post("/meal-cards/<card_id>/refund")
@requires("meal_card:sell")
@routes.arguments(schemas.RefundMealCardSchema)
@routes.response(201, schemas.MealCardSchema)
def refund_card(wanted, card_id):
    """Pay back what was not eaten."""
    return commands.refund_card(caller(), card_id, wanted)
