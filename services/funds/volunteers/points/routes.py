"""`/point-rules` and `/volunteers/{id}/point-entries`"""

from services.funds.volunteers.points import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("volunteer points", __name__, description="What hours are worth, never money")


@routes.get("/point-rules")
@requires("volunteer:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.PointRulePageSchema)
def list_rules(wanted):
    """List what hours were, are and will be worth."""
    return queries.point_rules(caller(), wanted)


@routes.post("/point-rules")
@requires("point_rule:write")
@routes.arguments(schemas.MakePointRuleSchema)
@routes.response(201, schemas.PointRuleSchema)
def make_rule(wanted):
    """Say what hours are worth from a day on."""
    return commands.make_rule(caller(), wanted)


@routes.post("/point-rules/<rule_id>/approve")
@requires("point_rule:approve")
@routes.response(200, schemas.PointRuleSchema)
def approve_rule(rule_id):
    """Approve a rule that another person made."""
    return commands.approve_rule(caller(), rule_id)


@routes.get("/volunteers/<volunteer_id>/point-entries")
@requires("volunteer:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.PointEntryPageSchema)
def list_entries(wanted, volunteer_id):
    """List what moved of a volunteer's points."""
    return queries.entries(caller(), volunteer_id, wanted)
