"""`/segments`"""

from services.ledger import files
from services.ledger.segments import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("segments", __name__, description="分部报告")


@routes.get("/segments")
@requires("book:read")
@routes.arguments(schemas.SegmentsQuery, location="query")
@routes.response(200, schemas.SegmentsSchema)
def segments(wanted):
    """What the shop, its outlets and the property company earned, month and year so far."""
    found = queries.segments(caller(), wanted["period"])
    rows = [{**row, "level_name": schemas.LEVELS[row["level"]]} for row in found.rows]
    name = f"分部报告 {found.period}"
    return files.answer(wanted, found, rows, name, schemas.SEGMENT_COLUMNS)
