"""`/volunteer-figures`, `/volunteer-accounts` and `/volunteers/{id}/account`"""

from services.funds.volunteers.register.schemas import VolunteerQuery
from services.funds.volunteers.summary import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("volunteer figures", __name__, description="What volunteers did altogether")


@routes.get("/volunteer-figures")
@requires("volunteer:read")
@routes.arguments(schemas.VolunteerFiguresQuery, location="query")
@routes.response(200, schemas.VolunteerFiguresSchema)
def get_figures(wanted):
    """Teams, volunteers, activities, person-times, hours and points."""
    return queries.figures(caller(), **wanted)


@routes.get("/volunteer-accounts")
@requires("volunteer:read")
@routes.arguments(VolunteerQuery, location="query")
@routes.response(200, schemas.VolunteerAccountPageSchema)
def list_accounts(wanted):
    """List volunteers with their hours and points."""
    return queries.accounts(caller(), wanted)


@routes.get("/volunteers/<volunteer_id>/account")
@requires("volunteer:read")
@routes.response(200, schemas.VolunteerAccountSchema)
def get_account(volunteer_id):
    """The hours of a volunteer, and the points."""
    return queries.of_volunteer(caller(), volunteer_id)
