"""`/diners`, `/meals`"""

from flask_smorest import Blueprint

from services.store.canteen import commands, queries, schemas
from services.store.canteen.claims.routes import routes as claims
from services.store.canteen.deliveries.routes import routes as deliveries
from shared import wire
from shared.identity import caller, requires

routes = Blueprint("canteen", __name__, description="惠民食堂: diners and their meals")
for room in (claims, deliveries):
    routes.register_blueprint(room)


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


@routes.get("/meals")
@requires("sale:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.MealPageSchema)
def list_meals(wanted):
    """List meals by their ticket numbers."""
    return queries.meals(caller(), wanted)


@routes.post("/meals")
@requires("sale:record")
@routes.arguments(schemas.ServeMealSchema)
@routes.response(201, schemas.MealSchema)
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
