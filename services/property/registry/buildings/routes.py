"""`/buildings`"""

from services.property.registry.buildings import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("buildings", __name__, description="Buildings, and what each was on any day")


@routes.get("/buildings")
@requires("registry:read")
@routes.arguments(schemas.BuildingQuery, location="query")
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
@routes.arguments(schemas.OnDayQuery, location="query")
@routes.response(200, schemas.BuildingSchema)
def get_building(wanted, building_id):
    """One building; what it was called and whether it was managed on a day."""
    return queries.building(caller(), building_id, wanted["on"])


@routes.get("/buildings/<building_id>/history")
@requires("registry:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.BuildingDayPageSchema)
def list_building_days(wanted, building_id):
    """What a building was, from which day on."""
    return queries.history(caller(), building_id, wanted)


@routes.post("/buildings/<building_id>/change")
@requires("registry:write")
@routes.arguments(schemas.ChangeBuildingSchema)
@routes.response(200, schemas.BuildingSchema)
def change_building(wanted, building_id):
    """Rename a building, or say since when it is managed or not."""
    return commands.change_building(caller(), building_id, wanted)
