"""`/suppliers`, and the doors to what is bought of them"""

from services.store.purchasing import commands, queries, schemas
from services.store.purchasing.deliveries.routes import routes as deliveries
from services.store.purchasing.orders.routes import routes as orders
from services.store.purchasing.payables.routes import routes as payables
from services.store.purchasing.reordering.routes import routes as reordering
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint("purchasing", __name__, description="Goods bought on credit")
for room in (orders, deliveries, payables, reordering):
    routes.register_blueprint(room)


@routes.get("/suppliers")
@requires("supplier:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.SupplierPageSchema)
def list_suppliers(wanted):
    """List suppliers."""
    return queries.suppliers(caller(), wanted)


@routes.post("/suppliers")
@requires("supplier:write")
@routes.arguments(schemas.CreateSupplierSchema)
@routes.response(201, schemas.SupplierSchema)
def create_supplier(wanted):
    """Add a supplier."""
    return commands.create_supplier(caller(), wanted)
