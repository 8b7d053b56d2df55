"""`/api/v1/identity-events`"""

from gateway.identity.events import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint(
    "identity_events",
    __name__,
    description="What was changed about people, roles, tokens and policies",
    url_prefix="/api/v1/identity-events",
)


@routes.get("")
@requires("user:write")
@routes.arguments(schemas.EventsQuery, location="query")
@routes.response(200, schemas.IdentityEventPageSchema)
def list_events(wanted):
    """List what was changed, the newest first."""
    return queries.events(caller(), wanted)
