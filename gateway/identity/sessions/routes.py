"""`/api/v1/auth/sign-out…`, `/api/v1/auth/sessions` and `/api/v1/users/{username}/sessions`"""

from gateway.identity import commands as users
from gateway.identity.in_person import in_person
from gateway.identity.sessions import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint(
    "sessions", __name__, description="Who is signed in, and signing out", url_prefix="/api/v1"
)


@routes.post("/auth/sign-out")
@in_person
@routes.response(200, schemas.EndedSchema)
def sign_out():
    """Sign out: the token is worth nothing from now on."""
    return {"ended": commands.sign_out(caller())}


@routes.post("/auth/sign-out-everywhere")
@in_person
@routes.response(200, schemas.EndedSchema)
def sign_out_everywhere():
    """Sign out here and wherever else I am signed in."""
    return {"ended": commands.end_all(caller().user)}


@routes.get("/auth/sessions")
@in_person
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.SessionPageSchema)
def my_sessions(wanted):
    """List where I am signed in."""
    return queries.sessions(caller().user, wanted)


@routes.post("/auth/sessions/<session_id>/end")
@in_person
@routes.response(200, schemas.EndedSchema)
def end_session(session_id):
    """End one of my sessions."""
    return {"ended": commands.end(caller(), session_id)}


@routes.get("/users/<username>/sessions")
@requires("user:write")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.SessionPageSchema)
def sessions_of(wanted, username):
    """List where a user is signed in."""
    return queries.sessions_of(caller(), username, wanted)


@routes.post("/users/<username>/sessions/end")
@requires("user:write")
@routes.response(200, schemas.EndedSchema)
def end_sessions(username):
    """Sign a user out everywhere."""
    return {"ended": users.end_sessions(caller(), username)}
