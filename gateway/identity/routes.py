"""`/api/v1/users`"""

from gateway.identity import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.idempotency import asks_others
from shared.identity import caller, requires
from shared.wire import PageQuery

users = Blueprint("users", __name__, description="Who may sign in", url_prefix="/api/v1/users")


@users.get("")
@requires("user:write")
@users.arguments(PageQuery, location="query")
@users.response(200, schemas.UserPageSchema)
def list_users(wanted):
    """List the users of the community."""
    return queries.users(caller(), wanted)


@users.post("")
@asks_others  # hashing takes its time, and others write meanwhile
@requires("user:write")
@users.arguments(schemas.CreateUserSchema)
@users.response(201, schemas.UserSchema)
def create_user(wanted):
    """Let somebody in."""
    return commands.create_user(caller(), wanted)


@users.post("/<username>/disable")
@requires("user:write")
@users.response(200, schemas.UserSchema)
def disable_user(username):
    """Shut somebody out at once."""
    return commands.disable_user(caller(), username)


@users.post("/<username>/enable")
@requires("user:write")
@users.response(200, schemas.UserSchema)
def enable_user(username):
    """Let somebody in again."""
    return commands.enable_user(caller(), username)


@users.post("/<username>/roles")
@requires("user:write")
@users.arguments(schemas.ChangeRolesSchema)
@users.response(200, schemas.UserSchema)
def change_roles(wanted, username):
    """Give a user other roles."""
    return commands.change_roles(caller(), username, wanted)
