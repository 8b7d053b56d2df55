"""`/members`, and the doors to their balances and points"""

from services.store.members import commands, queries, schemas
from services.store.members.balances.routes import routes as balances
from services.store.members.points.routes import routes as points
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("members", __name__, description="Members, their balances and points")
for room in (balances, points):
    routes.register_blueprint(room)


@routes.get("/members")
@requires("member:read")
@routes.arguments(schemas.MemberQuery, location="query")
@routes.response(200, schemas.MemberPageSchema)
def list_members(wanted):
    """List members, or find one by number or phone."""
    return queries.members(caller(), wanted)


@routes.post("/members")
@requires("member:write")
@routes.arguments(schemas.AdmitMemberSchema)
@routes.response(201, schemas.MemberSchema)
def admit_member(wanted):
    """Admit a member."""
    return commands.admit_member(caller(), wanted)


@routes.get("/members/<member_id>")
@requires("member:read")
@routes.response(200, schemas.MemberSchema)
def get_member(member_id):
    """One member."""
    return queries.seen_by_id(caller(), member_id)


@routes.post("/members/<member_id>/change")
@requires("member:write")
@routes.arguments(schemas.ChangeMemberSchema)
@routes.response(200, schemas.MemberSchema)
def change_member(wanted, member_id):
    """Change what is known of a member, or block one."""
    return commands.change_member(caller(), member_id, wanted)
