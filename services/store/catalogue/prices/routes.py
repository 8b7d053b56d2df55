"""`/products/{id}/prices`, `/prices/import`"""

from flask import request

from services.store.catalogue.prices import commands, queries, schemas
from shared.app import takes_file
from shared.blueprint import Blueprint
from shared.idempotency import asks_others
from shared.identity import caller, requires
from shared.sheets import FILE_BODY
from shared.wire import PageQuery

routes = Blueprint("prices", __name__, description="What each product costs, from which day on")


@routes.get("/products/<product_id>/prices")
@requires("catalogue:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.PricePageSchema)
def list_prices(wanted, product_id):
    """What a product cost, costs and will cost."""
    return queries.prices(caller(), product_id, wanted)


@routes.post("/products/<product_id>/prices")
@requires("price:write")
@routes.arguments(schemas.SetPriceSchema)
@routes.response(201, schemas.PriceSetSchema)
def set_price(wanted, product_id):
    """Set a price from a day on."""
    return commands.set_price(caller(), product_id, wanted)


@routes.post("/prices/import")
@asks_others  # the file is read without the write lock, which only the keeping of its rows needs
@takes_file
@requires("price:write")
@routes.doc(requestBody=FILE_BODY)
@routes.response(200, schemas.PriceImportSchema)
def import_prices():
    """Set prices from a file (sku, effective_from, price_yuan, price_group, reason)."""
    return commands.import_prices(caller(), request.get_data(cache=True))
