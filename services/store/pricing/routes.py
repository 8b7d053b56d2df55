"""`/quotes`, and the doors to promotions and margins"""

from services.store.pricing import queries, schemas
from services.store.pricing.margins.routes import routes as margins
from services.store.pricing.promotions.routes import routes as promotions
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("pricing", __name__, description="What a basket costs")
for room in (promotions, margins):
    routes.register_blueprint(room)


@routes.post("/quotes")
@requires("catalogue:read")
@routes.arguments(schemas.AskQuoteSchema)
@routes.response(200, schemas.QuoteSchema)
def quote(wanted):
    """What a basket would cost; nothing is sold."""
    return queries.quote(caller(), wanted)
