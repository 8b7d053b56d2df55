"""`/schedules`, `/schedule-runs`, and the orders of an asset"""

from services.property.schedules import commands, queries, schemas
from services.property.work_orders.schemas import WorkOrderPageSchema
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("schedules", __name__, description="What is done again and again")


@routes.get("/schedules")
@requires("schedule:read")
@routes.arguments(schemas.ScheduleQuery, location="query")
@routes.response(200, schemas.SchedulePageSchema)
def list_schedules(wanted):
    """List schedules."""
    return queries.schedules(caller(), wanted)


@routes.post("/schedules")
@requires("schedule:write")
@routes.arguments(schemas.AddScheduleSchema)
@routes.response(201, schemas.ScheduleSchema)
def add_schedule(wanted):
    """Do something again and again."""
    return commands.add_schedule(caller(), wanted)


@routes.get("/schedule-days")
@requires("schedule:read")
@routes.arguments(schemas.ComingDaysQuery, location="query")
@routes.response(200, schemas.ComingDaysSchema)
def list_coming_days(wanted):
    """What falls due in the days to come, and what was missed."""
    return {"items": queries.coming_days(caller(), wanted["ahead_days"])}


@routes.post("/schedule-runs")
@requires("schedule:run")
@routes.arguments(schemas.RunSchedulesSchema)
@routes.response(200, schemas.ScheduleRunSchema)
def run_schedules(wanted):
    """Open the orders of what falls due; every day becomes an order once."""
    return {"opened": commands.create_due_orders(caller(), wanted["until"])}


@routes.get("/schedules/<schedule_id>")
@requires("schedule:read")
@routes.response(200, schemas.ScheduleSchema)
def get_schedule(schedule_id):
    """One schedule."""
    return queries.schedule_view(caller(), schedule_id)


@routes.get("/schedules/<schedule_id>/days")
@requires("schedule:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.OrderedDayPageSchema)
def list_ordered_days(wanted, schedule_id):
    """The days that became orders."""
    return queries.ordered_days(caller(), schedule_id, wanted)


@routes.post("/schedules/<schedule_id>/change")
@requires("schedule:write")
@routes.arguments(schemas.ChangeScheduleSchema)
@routes.response(200, schemas.ScheduleSchema)
def change_schedule(wanted, schedule_id):
    """Do it otherwise from a day on."""
    return commands.change_schedule(caller(), schedule_id, wanted)


@routes.post("/schedules/<schedule_id>/pause")
@requires("schedule:write")
@routes.response(200, schemas.ScheduleSchema)
def pause_schedule(schedule_id):
    """Nothing falls due for now."""
    return commands.pause(caller(), schedule_id)


@routes.post("/schedules/<schedule_id>/resume")
@requires("schedule:write")
@routes.response(200, schemas.ScheduleSchema)
def resume_schedule(schedule_id):
    """It goes on today; what fell into the pause is not made up for."""
    return commands.resume(caller(), schedule_id)


@routes.post("/schedules/<schedule_id>/end")
@requires("schedule:write")
@routes.arguments(schemas.EndScheduleSchema)
@routes.response(200, schemas.ScheduleSchema)
def end_schedule(wanted, schedule_id):
    """Nothing falls due from a day on."""
    return commands.end(caller(), schedule_id, wanted["ended_on"])


@routes.get("/assets/<asset_id>/work-orders")
@requires("order:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, WorkOrderPageSchema)
def list_orders_of_asset(wanted, asset_id):
    """Everything that was ever ordered for it."""
    return queries.orders_of_asset(caller(), asset_id, wanted)
