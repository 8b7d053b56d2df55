"""`/api/v1/invitations`, `/api/v1/auth/redeem` and `/api/v1/users/{username}/reset-password`"""

from gateway.identity.invitations import commands, queries, schemas
from gateway.identity.schemas import UserSchema
from gateway.identity.sign_ins.routes import visit
from gateway.limits import limited
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import PageQuery

PER_ADDRESS = 20  # every code costs a look into the database, a right one a hash

routes = Blueprint(
    "invitations",
    __name__,
    description="Codes with which people let themselves in",
    url_prefix="/api/v1",
)


@routes.get("/invitations")
@requires("user:write")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.InvitationPageSchema)
def list_invitations(wanted):
    """List invitations and resets."""
    return queries.invitations(caller(), wanted)


@routes.post("/invitations")
@requires("user:write")
@routes.arguments(schemas.InviteSchema)
@routes.response(201, schemas.GivenSchema)
def invite(wanted):
    """Invite somebody; the code is shown once."""
    return commands.invite(caller(), wanted)


@routes.post("/invitations/<invitation_id>/withdraw")
@requires("user:write")
@routes.response(200, schemas.InvitationSchema)
def withdraw(invitation_id):
    """Take a code back."""
    return commands.withdraw(caller(), invitation_id)


@routes.post("/users/<username>/reset-password")
@requires("user:write")
@routes.response(201, schemas.GivenSchema)
def reset_password(username):
    """Give a user a code for another password; the present one and every session end."""
    return commands.reset_password(caller(), username)


@routes.post("/auth/redeem")
@limited(PER_ADDRESS)
@routes.arguments(schemas.RedeemSchema)
@routes.response(201, UserSchema)
def redeem(wanted):
    """Come in with a code: set my password."""
    return commands.redeem(wanted, visit())
