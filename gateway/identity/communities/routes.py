"""`/api/v1/communities`"""

from gateway.identity.communities import commands, queries, schemas
from gateway.identity.invitations.schemas import GivenSchema
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint(
    "communities",
    __name__,
    description="The communities of the district",
    url_prefix="/api/v1/communities",
)


@routes.get("")
@requires("community:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.CommunityPageSchema)
def list_communities(wanted):
    """List all communities."""
    return queries.communities(wanted)


@routes.post("")
@requires("user:write")
@routes.arguments(schemas.FoundCommunitySchema)
@routes.response(201, GivenSchema)
def found_community(wanted):
    """Begin a community; the code for its first admin is shown once."""
    return commands.found(caller(), wanted)
