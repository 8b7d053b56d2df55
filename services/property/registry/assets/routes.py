"""`/assets`"""

from services.property.registry.assets import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("assets", __name__, description="What belongs to the common parts")


@routes.get("/assets")
@requires("registry:read")
@routes.arguments(schemas.AssetQuery, location="query")
@routes.response(200, schemas.AssetPageSchema)
def list_assets(wanted):
    """List assets."""
    return queries.assets(caller(), wanted)


@routes.post("/assets")
@requires("registry:write")
@routes.arguments(schemas.CreateAssetSchema)
@routes.response(201, schemas.AssetSchema)
def create_asset(wanted):
    """Add an asset."""
    return commands.create_asset(caller(), wanted)


@routes.get("/assets/<asset_id>")
@requires("registry:read")
@routes.response(200, schemas.AssetSchema)
def get_asset(asset_id):
    """One asset."""
    return queries.asset(caller(), asset_id)


@routes.get("/assets/<asset_id>/history")
@requires("registry:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.AssetMovePageSchema)
def list_asset_moves(wanted, asset_id):
    """What has happened to it."""
    return queries.history(caller(), asset_id, wanted)


@routes.post("/assets/<asset_id>/move")
@requires("registry:write")
@routes.arguments(schemas.MoveAssetSchema)
@routes.response(200, schemas.AssetSchema)
def move_asset(wanted, asset_id):
    """Stop it, take it into use again, or remove it for good."""
    return commands.move_asset(caller(), asset_id, wanted)
