"""`/members/{id}/points`, `/members/{id}/points/redeem`"""

from services.store.members.points import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("points", __name__, description="Points of members")


@routes.get("/members/<member_id>/points")
@requires("member:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.PointsPageSchema)
def list_points(wanted, member_id):
    """What moved on a member's points."""
    return queries.movements(caller(), member_id, wanted)


@routes.post("/members/<member_id>/points/redeem")
@requires("points:redeem")
@routes.arguments(schemas.GiveGiftSchema)
@routes.response(201, schemas.PointsMovementSchema)
def give_gift(wanted, member_id):
    """Give a thing for points."""
    return commands.give_gift(caller(), member_id, wanted)
