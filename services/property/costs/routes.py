"""`/work-orders/{id}/costs`, and the doors to labour, parts, quotes and rates"""

from services.property.costs import queries, schemas
from services.property.costs.labour.routes import routes as labour
from services.property.costs.parts.routes import routes as parts
from services.property.costs.quotes.routes import routes as quotes
from services.property.costs.rates.routes import routes as rates
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("costs", __name__, description="What a repair comes to")
for room in (rates, labour, parts, quotes):
    routes.register_blueprint(room)


@routes.get("/work-orders/<work_order_id>/costs")
@requires("order:read")
@routes.response(200, schemas.CostsSchema)
def get_costs(work_order_id):
    """What the repair comes to so far, beside its estimate and what its fund promised."""
    return queries.costs(caller(), work_order_id)
