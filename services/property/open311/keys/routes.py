"""`/open311-keys`"""

from services.property.open311.keys import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("open311 keys", __name__, description="Who may report by Open311")


@routes.get("/open311-keys")
@requires("open311_key:write")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.Open311KeyPageSchema)
def list_keys(wanted):
    """List keys."""
    return queries.keys(caller(), wanted)


@routes.post("/open311-keys")
@requires("open311_key:write")
@routes.arguments(schemas.MakeOpen311KeySchema)
@routes.response(201, schemas.MadeOpen311KeySchema)
def make_key(wanted):
    """Make a key; it is shown once."""
    return commands.make_key(caller(), wanted["holder"])


@routes.post("/open311-keys/<key_id>/revoke")
@requires("open311_key:write")
@routes.response(200, schemas.Open311KeySchema)
def revoke_key(key_id):
    """Let a key report no more."""
    return commands.revoke_key(caller(), key_id)
