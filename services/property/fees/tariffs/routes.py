"""`/fee-tariffs`"""

from services.property.fees.tariffs import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("fee_tariffs", __name__, description="What a month of property services costs")


@routes.get("/fee-tariffs")
@requires("fee:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.TariffPageSchema)
def list_tariffs(wanted):
    """List tariffs, old and new."""
    return queries.tariffs(caller(), wanted)


@routes.post("/fee-tariffs")
@requires("fee:write")
@routes.arguments(schemas.WriteTariffSchema)
@routes.response(201, schemas.TariffSchema)
def write_tariff(wanted):
    """Write a tariff from a month on."""
    return commands.write_tariff(caller(), wanted)
