"""`/allocation-rules`"""

from flask_smorest import Blueprint

from services.funds.allocation import commands, queries, schemas
from shared import wire
from shared.identity import caller, requires

routes = Blueprint("allocation rules", __name__, description="How profit is divided among funds")


@routes.get("/allocation-rules")
@requires("fund:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.AllocationRulesPageSchema)
def list_allocation_rules(wanted):
    """List sets of allocation rules, past, present and future."""
    return queries.allocation_sets(caller(), wanted)


@routes.post("/allocation-rules")
@requires("allocation:write")
@routes.arguments(schemas.CreateAllocationRulesSchema)
@routes.response(201, schemas.AllocationRulesSchema)
def create_allocation_rules(wanted):
    """Make a set of rules; closed months that waited for one are allocated at once."""
    return commands.create_rules(caller(), wanted)
