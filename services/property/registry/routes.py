"""`/buildings` and `/households`"""

from flask_smorest import Blueprint

from services.property.registry import commands, queries, schemas
from shared import wire
from shared.identity import caller, requires

routes = Blueprint("registry", __name__, description="Buildings and the households in them")


@routes.get("/buildings")
@requires("registry:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.BuildingPageSchema)
def list_buildings(wanted):
    """List buildings."""
    return queries.buildings(caller(), wanted)


@routes.post("/buildings")
@requires("registry:write")
@routes.arguments(schemas.CreateBuildingSchema)
@routes.response(201, schemas.BuildingSchema)
def create_building(wanted):
    """Add a building."""
    return commands.create_building(caller(), wanted)


@routes.get("/buildings/<building_id>")
@requires("registry:read")
@routes.response(200, schemas.BuildingSchema)
def get_building(building_id):
    """One building."""
    return queries.building(caller(), building_id)


@routes.get("/households")
@requires("registry:read")
@routes.arguments(schemas.HouseholdQuery, location="query")
@routes.response(200, schemas.HouseholdPageSchema)
def list_households(wanted):
    """List households; names and phones are masked for whoever does not need them."""
    return queries.households(caller(), wanted)


@routes.post("/households")
@requires("registry:write")
@routes.arguments(schemas.CreateHouseholdSchema)
@routes.response(201, schemas.HouseholdSchema)
def create_household(wanted):
    """Add a household to a building."""
    return commands.create_household(caller(), wanted)
