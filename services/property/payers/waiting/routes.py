"""`/waiting-list`, `/waiting-rule` and what of them is public"""

from services.property.payers.waiting import commands, queries, schemas
from services.property.registry import queries as registry
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("waiting list", __name__, description="Who is served first, by which rule")


@routes.get("/waiting-rule")
@requires("order:read")
@routes.response(200, schemas.WaitingRuleSchema)
def get_rule():
    """The rule that holds today."""
    return queries.seen_rule(caller().community)


@routes.post("/waiting-rule")
@requires("waiting_rule:write")
@routes.arguments(schemas.WriteWaitingRuleSchema)
@routes.response(201, schemas.WaitingRuleSchema)
def write_rule(wanted):
    """Write the community's rule from a day on."""
    return commands.write_rule(caller(), wanted)


@routes.get("/waiting-list")
@requires("order:read")
@routes.arguments(schemas.WaitingQuery, location="query")
@routes.response(200, schemas.WaitingPageSchema)
def list_waiting(wanted):
    """List what waits for a fund's money, fund by fund, with its position."""
    return queries.waiting(caller().community, wanted)


@routes.get("/public/waiting-rule")
@requires("queue:see")
@routes.arguments(schemas.PublicRuleQuery, location="query")
@routes.response(200, schemas.WaitingRuleSchema)
def get_public_rule(wanted):
    """The rule for everybody, in the community of a building."""
    return queries.seen_rule(registry.building_anywhere(wanted["building_id"]).community)


@routes.get("/public/waiting-list")
@requires("queue:see")
@routes.arguments(schemas.PublicWaitingQuery, location="query")
@routes.response(200, schemas.PublicWaitingPageSchema)
def list_public_waiting(wanted):
    """List it for everybody, in the community of a building."""
    return queries.public_waiting(
        registry.building_anywhere(wanted["building_id"]).community, wanted
    )
