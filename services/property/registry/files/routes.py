"""`/registry/import` and `/registry/export`"""

from flask import request

from services.property.registry.files import commands, queries, schemas
from shared.app import takes_file
from shared.blueprint import Blueprint
from shared.idempotency import asks_others
from shared.identity import caller, requires
from shared.sheets import FILE_BODY

routes = Blueprint("registry files", __name__, description="All households as a file")


@routes.get("/registry/export")
@requires("registry:read")
@routes.arguments(schemas.ExportQuery, location="query")
@routes.response(200, {"type": "string", "format": "binary"}, content_type="text/csv")
def export_households(wanted):
    """All households as CSV or XLSX; masked for whoever does not need names and phones."""
    return queries.export_households(caller(), wanted)


@routes.post("/registry/import")
@asks_others  # the file is read without the write lock, which only the keeping of its rows needs
@takes_file
@requires("registry:write")
@routes.arguments(schemas.ImportQuery, location="query")
@routes.doc(requestBody=FILE_BODY)
@routes.response(200, schemas.ImportReportSchema)
def import_households(wanted):
    """Create or update households from a file, all or nothing."""
    return commands.import_households(caller(), request.get_data(cache=True), wanted)
