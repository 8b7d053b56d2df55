"""`/products`, `/scale-prefixes`, and the doors to prices, files and what tills keep offline"""

from services.store.catalogue import commands, queries, schemas
from services.store.catalogue.files.routes import routes as files
from services.store.catalogue.offline.routes import routes as offline
from services.store.catalogue.prices.routes import routes as prices
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("products", __name__, description="What the shop sells")
for room in (files, prices, offline):
    routes.register_blueprint(room)


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
    return queries.product_view(caller(), product_id)


@routes.post("/products/<product_id>/change")
@requires("catalogue:write")
@routes.arguments(schemas.ChangeProductSchema)
@routes.response(200, schemas.ProductSchema)
def change_product(wanted, product_id):
    """Change what a product is called and where it belongs."""
    return commands.change_product(caller(), product_id, wanted)


@routes.post("/products/<product_id>/barcodes")
@requires("catalogue:write")
@routes.arguments(schemas.BarcodeSchema)
@routes.response(201, schemas.ProductSchema)
def add_barcode(wanted, product_id):
    """Give a product one more barcode, of the piece or of a pack."""
    return commands.add_barcode(caller(), product_id, wanted)


@routes.post("/products/<product_id>/barcodes/<barcode>/remove")
@requires("catalogue:write")
@routes.response(200, schemas.ProductSchema)
def remove_barcode(product_id, barcode):
    """Take a barcode away."""
    return commands.remove_barcode(caller(), product_id, barcode)


@routes.get("/scale-prefixes")
@requires("catalogue:read")
@routes.response(200, schemas.ScalePrefixesSchema)
def list_scale_prefixes():
    """What labels of each prefix mean."""
    return queries.scale_prefixes(caller())


@routes.post("/scale-prefixes")
@requires("catalogue:write")
@routes.arguments(schemas.ScalePrefixSchema)
@routes.response(200, schemas.ScalePrefixSchema)
def set_scale_prefix(wanted):
    """Say what labels of a prefix mean."""
    return commands.set_scale_prefix(caller(), wanted["prefix"], wanted["meaning"])
