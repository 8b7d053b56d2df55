"""`/api/v1/auth`: signing in, who I am, my password; and how signing in went"""

from flask import request

from gateway.door import door
from gateway.identity import commands as users
from gateway.identity import queries as people
from gateway.identity.in_person import in_person
from gateway.identity.schemas import UserSchema
from gateway.identity.sessions.commands import Visit
from gateway.identity.sessions.rules import SESSION_SECONDS
from gateway.identity.sign_ins import commands, queries, schemas
from gateway.limits import address, limited
from shared.blueprint import Blueprint
from shared.identity import Principal, caller, requires
from shared.wire import PageQuery

PER_ADDRESS = 120  # a whole office behind one address signs in on Monday morning

auth = Blueprint("auth", __name__, description="Signing in", url_prefix="/api/v1/auth")
history = Blueprint(
    "sign_ins", __name__, description="How signing in went", url_prefix="/api/v1/users"
)


def visit() -> Visit:
    """Where the request comes from."""
    return Visit(address(), request.user_agent.string)


def begun(wanted: dict) -> tuple[Principal, bool]:
    """Who has signed in, and whether the session is good for setting up a second factor only.

    Raises what `commands.sign_in` raises.
    """
    session = commands.sign_in(wanted, visit(), door().seal)
    user = people.by_username(session.username)
    roles = tuple(user.role_list())
    who = Principal(user.username, user.community, roles, session=session.id)
    return who, session.must_enrol


@auth.post("/token")
@limited(PER_ADDRESS)
@auth.arguments(schemas.SignInSchema)
@auth.response(200, schemas.TokenSchema)
def sign_in(wanted):
    """Sign in."""
    who, must_enrol = begun(wanted)
    return {
        "access_token": door().session(who),
        "token_type": "bearer",
        "expires_in": SESSION_SECONDS,
        "user": who.user,
        "community": who.community,
        "roles": list(who.roles),
        "second_factor_to_enrol": must_enrol,
    }


@auth.get("/me")
@auth.response(200, UserSchema)
def me():
    """Who I am."""
    return people.user(caller(), caller().user)


@auth.post("/password")
@in_person
@auth.arguments(schemas.ChangePasswordSchema)
@auth.response(200, UserSchema)
def change_password(wanted):
    """Change my password; my other sessions end."""
    return users.change_password(caller(), wanted, visit())


@auth.get("/sign-ins")
@in_person
@auth.arguments(PageQuery, location="query")
@auth.response(200, schemas.SignInRecordPageSchema)
def my_sign_ins(wanted):
    """List the tries to sign in as me."""
    return queries.sign_ins(caller().community, caller().user, wanted)


@history.get("/<username>/sign-ins")
@requires("user:write")
@history.arguments(PageQuery, location="query")
@history.response(200, schemas.SignInRecordPageSchema)
def sign_ins_of(wanted, username):
    """List the tries to sign in as a user."""
    return queries.sign_ins_of(caller(), username, wanted)
