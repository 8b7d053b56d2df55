"""`/volunteers` and `/volunteer-teams`"""

from services.funds.volunteers.register import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("volunteers", __name__, description="Who helps, and in which team")


@routes.get("/volunteer-teams")
@requires("volunteer:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.TeamPageSchema)
def list_teams(wanted):
    """List teams."""
    return queries.teams(caller(), wanted)


@routes.post("/volunteer-teams")
@requires("volunteer:write")
@routes.arguments(schemas.AddTeamSchema)
@routes.response(201, schemas.TeamSchema)
def add_team(wanted):
    """Add a team."""
    return commands.add_team(caller(), wanted)


@routes.get("/volunteers")
@requires("volunteer:read")
@routes.arguments(schemas.VolunteerQuery, location="query")
@routes.response(200, schemas.VolunteerPageSchema)
def list_volunteers(wanted):
    """List volunteers."""
    return queries.volunteers(caller(), wanted)


@routes.post("/volunteers")
@requires("volunteer:write")
@routes.arguments(schemas.AddVolunteerSchema)
@routes.response(201, schemas.VolunteerSchema)
def add_volunteer(wanted):
    """Enter a volunteer."""
    return commands.add_volunteer(caller(), wanted)


@routes.get("/volunteers/<volunteer_id>")
@requires("volunteer:read")
@routes.response(200, schemas.VolunteerSchema)
def get_volunteer(volunteer_id):
    """One volunteer."""
    return queries.view(caller(), queries.volunteer(caller(), volunteer_id))


@routes.post("/volunteers/<volunteer_id>/change")
@requires("volunteer:write")
@routes.arguments(schemas.ChangeVolunteerSchema)
@routes.response(200, schemas.VolunteerSchema)
def change_volunteer(wanted, volunteer_id):
    """Change a volunteer, or say from which day on they have left."""
    return commands.change_volunteer(caller(), volunteer_id, wanted)
