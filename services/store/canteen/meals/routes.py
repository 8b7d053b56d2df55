"""`/meals`"""

from services.store.canteen.meals import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("meals", __name__, description="Meals at the counter")


@routes.get("/meals")
@requires("sale:read")
@routes.arguments(schemas.MealQuery, location="query")
@routes.response(200, schemas.MealPageSchema)
def list_meals(wanted):
    """List meals by their ticket numbers."""
    return queries.meals(caller(), wanted)


@routes.get("/meals/totals")
@requires("sale:read")
@routes.arguments(schemas.MealDayQuery, location="query")
@routes.response(200, schemas.MealTotalSchema(many=True))
def add_up_meals(wanted):
    """The meals of a day by kind; a kind of which there were none is left out."""
    return queries.totals(caller(), wanted["day"])


@routes.post("/meals")
@requires("sale:record")
@routes.arguments(schemas.ServeMealSchema)
@routes.response(201, schemas.ServedMealSchema)
def serve_meal(wanted):
    """Serve a meal."""
    return commands.serve_meal(caller(), wanted)


@routes.post("/meals/quote")
@requires("sale:record")
@routes.arguments(schemas.AskMealPriceSchema)
@routes.response(200, schemas.MealQuoteSchema)
def quote_meal(wanted):
    """What the person pays."""
    return queries.quote(caller(), wanted)
