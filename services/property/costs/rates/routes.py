"""`/labour-rates`"""

from services.property.costs.rates import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("labour_rates", __name__, description="What an hour of work costs")


@routes.get("/labour-rates")
@requires("labour_rate:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.LabourRatePageSchema)
def list_rates(wanted):
    """List rates, old and new."""
    return queries.rates(caller(), wanted)


@routes.post("/labour-rates")
@requires("labour_rate:write")
@routes.arguments(schemas.WriteLabourRateSchema)
@routes.response(201, schemas.LabourRateSchema)
def write_rate(wanted):
    """Write a rate from a day on."""
    return commands.write_rate(caller(), wanted)
