"""`/estates`"""

from services.property.registry.estates import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("estates", __name__, description="Housing estates and how each is managed")


@routes.get("/estates")
@requires("registry:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.EstatePageSchema)
def list_estates(wanted):
    """List estates."""
    return queries.estates(caller(), wanted)


@routes.post("/estates")
@requires("registry:write")
@routes.arguments(schemas.CreateEstateSchema)
@routes.response(201, schemas.EstateSchema)
def create_estate(wanted):
    """Add an estate."""
    return commands.create_estate(caller(), wanted)


@routes.get("/estates/<estate_id>")
@requires("registry:read")
@routes.response(200, schemas.EstateSchema)
def get_estate(estate_id):
    """One estate."""
    return queries.estate_view(caller(), estate_id)


@routes.post("/estates/<estate_id>/change")
@requires("registry:write")
@routes.arguments(schemas.ChangeEstateSchema)
@routes.response(200, schemas.EstateSchema)
def change_estate(wanted, estate_id):
    """Change its name, mode or address."""
    return commands.change_estate(caller(), estate_id, wanted)
