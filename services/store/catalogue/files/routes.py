"""`/products/import`, `/products/export`, `/barcodes/import`, `/barcodes/export`"""

from flask import request

from services.store.catalogue.files import commands, queries, schemas
from shared.app import takes_file
from shared.blueprint import Blueprint
from shared.idempotency import asks_others
from shared.identity import caller, requires
from shared.sheets import FILE_BODY

routes = Blueprint("catalogue files", __name__, description="Products and barcodes as files")


@routes.get("/products/export")
@requires("catalogue:read")
@routes.arguments(schemas.FileQuery, location="query")
@routes.response(200, {"type": "string", "format": "binary"}, content_type="text/csv")
def export_products(wanted):
    """All products as CSV or XLSX."""
    return queries.export_products(caller(), wanted["as_"])


@routes.post("/products/import")
@asks_others  # the file is read without the write lock, which only the keeping of its rows needs
@takes_file
@requires("catalogue:write")
@routes.doc(requestBody=FILE_BODY)
@routes.response(200, schemas.ImportReportSchema)
def import_products():
    """Create or update products from a file, all or nothing."""
    return commands.import_products(caller(), request.get_data(cache=True))


@routes.get("/barcodes/export")
@requires("catalogue:read")
@routes.arguments(schemas.FileQuery, location="query")
@routes.response(200, {"type": "string", "format": "binary"}, content_type="text/csv")
def export_barcodes(wanted):
    """All barcodes, of pieces and of packs, as CSV or XLSX."""
    return queries.export_barcodes(caller(), wanted["as_"])


@routes.post("/barcodes/import")
@asks_others  # as above
@takes_file
@requires("catalogue:write")
@routes.doc(requestBody=FILE_BODY)
@routes.response(200, schemas.ImportReportSchema)
def import_barcodes():
    """Create or update barcodes from a file, all or nothing."""
    return commands.import_barcodes(caller(), request.get_data(cache=True))
