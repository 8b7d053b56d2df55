"""`/meters/{product_id}`"""

from services.store.meters import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("meters", __name__, description="What is sold by meter")


@routes.get("/meters/<product_id>")
@requires("catalogue:read")
@routes.arguments(schemas.MeterQuery, location="query")
@routes.response(200, schemas.ComparisonSchema)
def compare_meters(wanted, product_id):
    """Units by meter against units sold."""
    return queries.compare(caller(), product_id, wanted)


@routes.post("/meters/<product_id>/readings")
@requires("meter:record")
@routes.arguments(schemas.ReadMeterSchema)
@routes.response(201, schemas.MeterReadingSchema)
def read_meter(wanted, product_id):
    """Note what a meter shows."""
    return commands.read_meter(caller(), product_id, wanted)
