"""`/api/v1/auth` and `/api/v1/users`"""

from flask import request
from flask_smorest import Blueprint

from gateway.door import SESSION_SECONDS, door
from gateway.identity import commands, queries, schemas
from gateway.limits import address, limiter
from shared.identity import Principal, caller, requires
from shared.wire import PageQuery

PER_ADDRESS = "120/minute"  # a whole office behind one address signs in on Monday morning
PER_USERNAME = "20/minute"  # wrong passwords for one name from one address; others still get in

auth = Blueprint("auth", __name__, description="Signing in", url_prefix="/api/v1/auth")
users = Blueprint("users", __name__, description="Who may sign in", url_prefix="/api/v1/users")


def _wanted_username() -> str:
    body = request.get_json(silent=True)
    username = str(body.get("username"))[:64] if isinstance(body, dict) else ""
    return f"{address()} {username}"


@auth.post("/token")
@limiter.limit(PER_ADDRESS)
@limiter.limit(
    PER_USERNAME, key_func=_wanted_username, deduct_when=lambda answer: answer.status_code == 401
)
@auth.arguments(schemas.SignInSchema)
@auth.response(200, schemas.TokenSchema)
def sign_in(wanted):
    """Sign in."""
    user = queries.signed_in(wanted["username"], wanted["password"])
    roles = user.role_list()
    return {
        "access_token": door().session(Principal(user.username, user.community, tuple(roles))),
        "token_type": "bearer",
        "expires_in": SESSION_SECONDS,
        "user": user.username,
        "community": user.community,
        "roles": roles,
    }


@auth.get("/me")
@auth.response(200, schemas.UserSchema)
def me():
    """Who I am."""
    return queries.user(caller(), caller().user)


@users.get("")
@requires("user:write")
@users.arguments(PageQuery, location="query")
@users.response(200, schemas.UserPageSchema)
def list_users(wanted):
    """List the users of the community."""
    return queries.users(caller(), wanted)


@users.post("")
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
