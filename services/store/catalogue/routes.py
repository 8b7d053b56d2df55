"""`/products`"""

from flask import request
from flask_smorest import Blueprint

from services.store.catalogue import commands, queries, schemas
from shared.errors import Malformed
from shared.identity import caller, requires

routes = Blueprint("products", __name__, description="What the shop sells")


@routes.get("/products")
@requires("catalogue:read")
@routes.arguments(schemas.ProductQuery, location="query")
@routes.response(200, schemas.ProductPageSchema)
def list_products(wanted):
    """List products."""
    return queries.products(caller(), wanted)


@routes.post("/products")
@requires("catalogue:write")
@routes.arguments(schemas.CreateProductSchema)
@routes.response(201, schemas.ProductSchema)
def create_product(wanted):
    """Add a product."""
    return commands.create_product(caller(), wanted)


@routes.get("/products/<product_id>")
@requires("catalogue:read")
@routes.response(200, schemas.ProductSchema)
def get_product(product_id):
    """One product."""
    return queries.product(caller(), product_id)


@routes.post("/products/import")
@requires("catalogue:write")
@routes.response(200, schemas.ImportReportSchema)
def import_products():
    """Create or update products from a CSV file in the body (`text/csv`, UTF-8), all or nothing."""
    try:
        text = request.get_data(cache=True).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed("encoding_invalid", "The file is not UTF-8.") from error
    return commands.import_products(caller(), text)
