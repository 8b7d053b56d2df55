"""`/activities` and `/attendances`"""

from services.funds.volunteers.activities import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("volunteer activities", __name__, description="What volunteers did, and when")


@routes.get("/activities")
@requires("volunteer:read")
@routes.arguments(schemas.ActivityQuery, location="query")
@routes.response(200, schemas.ActivityPageSchema)
def list_activities(wanted):
    """List activities."""
    return queries.activities(caller(), wanted)


@routes.post("/activities")
@requires("activity:write")
@routes.arguments(schemas.PlanActivitySchema)
@routes.response(201, schemas.ActivitySchema)
def plan_activity(wanted):
    """Plan an activity."""
    return commands.plan(caller(), wanted)


@routes.get("/activities/<activity_id>")
@requires("volunteer:read")
@routes.response(200, schemas.ActivitySchema)
def get_activity(activity_id):
    """One activity."""
    return queries.activity(caller(), activity_id)


@routes.post("/activities/<activity_id>/cancel")
@requires("activity:write")
@routes.arguments(schemas.CancelActivitySchema)
@routes.response(200, schemas.ActivitySchema)
def cancel_activity(wanted, activity_id):
    """Call an activity off that nobody came to yet."""
    return commands.cancel(caller(), activity_id, wanted["reason"])


@routes.post("/activities/<activity_id>/sign-in")
@requires("activity:record")
@routes.arguments(schemas.SignInSchema)
@routes.response(201, schemas.AttendanceSchema)
def sign_in(wanted, activity_id):
    """A volunteer comes."""
    return commands.sign_in(caller(), activity_id, wanted)


@routes.post("/activities/<activity_id>/paper-list")
@requires("activity:write")
@routes.arguments(schemas.EnterPaperSchema)
@routes.response(201, schemas.AttendanceListSchema)
def enter_paper(wanted, activity_id):
    """Enter who was there by a paper list."""
    return {"items": commands.enter_paper(caller(), activity_id, wanted)}


@routes.get("/attendances")
@requires("volunteer:read")
@routes.arguments(schemas.AttendanceQuery, location="query")
@routes.response(200, schemas.AttendancePageSchema)
def list_attendances(wanted):
    """List who was where."""
    return queries.attendances(caller(), wanted)


@routes.get("/attendances/<attendance_id>")
@requires("volunteer:read")
@routes.response(200, schemas.AttendanceSchema)
def get_attendance(attendance_id):
    """One attendance."""
    return queries.attendance(caller(), attendance_id)


@routes.get("/attendances/<attendance_id>/corrections")
@requires("volunteer:read")
@routes.response(200, schemas.CorrectionListSchema)
def list_corrections(attendance_id):
    """What it said before it was put right."""
    return {"items": queries.corrections(queries.attendance(caller(), attendance_id))}


@routes.post("/attendances/<attendance_id>/sign-out")
@requires("activity:record")
@routes.arguments(schemas.SignOutSchema)
@routes.response(200, schemas.AttendanceSchema)
def sign_out(wanted, attendance_id):
    """The volunteer leaves; what was done counts."""
    return commands.sign_out(caller(), attendance_id, wanted["at"])


@routes.post("/attendances/<attendance_id>/put-right")
@requires("activity:correct")
@routes.arguments(schemas.PutRightSchema)
@routes.response(200, schemas.AttendanceSchema)
def put_right(wanted, attendance_id):
    """Say when a volunteer really came and left."""
    return commands.put_right(caller(), attendance_id, wanted)


@routes.post("/attendances/<attendance_id>/uphold-complaint")
@requires("activity:judge")
@routes.arguments(schemas.UpholdComplaintSchema)
@routes.response(200, schemas.AttendanceSchema)
def uphold_complaint(wanted, attendance_id):
    """A complaint is right: the activity counts nothing, its hours stay recorded."""
    return commands.uphold_complaint(caller(), attendance_id, wanted["reason"])
