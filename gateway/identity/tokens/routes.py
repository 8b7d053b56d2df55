"""`/api/v1/api-tokens` and `/api/v1/users/{username}/api-tokens`"""

from gateway.identity.in_person import in_person
from gateway.identity.tokens import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint("api_tokens", __name__, description="Tokens for programs", url_prefix="/api/v1")


@routes.get("/api-tokens")
@in_person
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.ApiTokenPageSchema)
def my_tokens(wanted):
    """List my tokens."""
    return queries.tokens(caller(), caller().user, wanted)


@routes.post("/api-tokens")
@in_person
@routes.arguments(schemas.MakeTokenSchema)
@routes.response(201, schemas.MadeTokenSchema)
def make_token(wanted):
    """Make a token for a program; it is shown once."""
    return commands.make_token(caller(), wanted)


@routes.post("/api-tokens/<token_id>/revoke")
@in_person
@routes.response(200, schemas.ApiTokenSchema)
def revoke_token(token_id):
    """End a token at once: one of mine, or as an admin one of the community."""
    return commands.revoke_token(caller(), token_id)


@routes.get("/users/<username>/api-tokens")
@requires("user:write")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.ApiTokenPageSchema)
def tokens_of(wanted, username):
    """List the tokens of a user."""
    return queries.tokens_of(caller(), username, wanted)
