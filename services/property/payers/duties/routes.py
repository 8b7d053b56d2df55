"""`/contract-duties`"""

from services.property.payers.duties import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("contract duties", __name__, description="What the property contract bears")


@routes.get("/contract-duties")
@requires("registry:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.ContractDutyPageSchema)
def list_duties(wanted):
    """List duties, old and new."""
    return queries.duties(caller(), wanted)


@routes.post("/contract-duties")
@requires("contract_duty:write")
@routes.arguments(schemas.WriteContractDutySchema)
@routes.response(201, schemas.ContractDutySchema)
def write_duty(wanted):
    """Write what the contract bears from a day on, or that it does no more."""
    return commands.write_duty(caller(), wanted)
