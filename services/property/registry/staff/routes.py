"""`/staff`"""

from services.property.registry.staff import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("staff", __name__, description="Who repairs what, and who is on shift")


@routes.get("/staff")
@requires("staff:read")
@routes.arguments(schemas.StaffQuery, location="query")
@routes.response(200, schemas.StaffPageSchema)
def list_staff(wanted):
    """List staff; with a moment `on`, those on shift then."""
    return queries.staff(caller(), wanted)


@routes.post("/staff")
@requires("staff:write")
@routes.arguments(schemas.AddStaffSchema)
@routes.response(201, schemas.StaffSchema)
def add_staff(wanted):
    """Add a person with skills and weekly hours."""
    return commands.add_staff(caller(), wanted)


@routes.get("/staff/<staff_id>")
@requires("staff:read")
@routes.response(200, schemas.StaffSchema)
def get_staff(staff_id):
    """One person."""
    return queries.person_view(caller(), staff_id)


@routes.post("/staff/<staff_id>/change")
@requires("staff:write")
@routes.arguments(schemas.ChangeStaffSchema)
@routes.response(200, schemas.StaffSchema)
def change_staff(wanted, staff_id):
    """Change a person, or say from which day on they have left."""
    return commands.change_staff(caller(), staff_id, wanted)


@routes.post("/staff/<staff_id>/absences")
@requires("staff:write")
@routes.arguments(schemas.AddAbsenceSchema)
@routes.response(201, schemas.StaffSchema)
def add_absence(wanted, staff_id):
    """Days on which a person is not there."""
    return commands.add_absence(caller(), staff_id, wanted)


@routes.post("/staff/<staff_id>/absences/<absence_id>/cancel")
@requires("staff:write")
@routes.response(200, schemas.StaffSchema)
def cancel_absence(staff_id, absence_id):
    """A person who is there after all."""
    return commands.cancel_absence(caller(), staff_id, absence_id)
