"""`/visit-plans`, `/visits`"""

from services.property.visits import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("visits", __name__, description="Who is visited how often, and what was found")


@routes.get("/visit-plans")
@requires("visit:read")
@routes.arguments(schemas.VisitPlanQuery, location="query")
@routes.response(200, schemas.VisitPlanPageSchema)
def list_visit_plans(wanted):
    """List plans that run; with `overdue`, those whose day is over."""
    return queries.plans(caller(), wanted)


@routes.post("/visit-plans")
@requires("visit:write")
@routes.arguments(schemas.PlanVisitsSchema)
@routes.response(201, schemas.VisitPlanSchema)
def plan_visits(wanted):
    """Somebody comes by a household every so many days."""
    return commands.plan_visits(caller(), wanted)


@routes.get("/visit-plans/<plan_id>")
@requires("visit:read")
@routes.response(200, schemas.VisitPlanSchema)
def get_visit_plan(plan_id):
    """One plan."""
    return queries.plan_view(caller(), plan_id)


@routes.post("/visit-plans/<plan_id>/change")
@requires("visit:write")
@routes.arguments(schemas.ChangeVisitPlanSchema)
@routes.response(200, schemas.VisitPlanSchema)
def change_visit_plan(wanted, plan_id):
    """Come by more or less often."""
    return commands.change_plan(caller(), plan_id, wanted["every_days"])


@routes.post("/visit-plans/<plan_id>/end")
@requires("visit:write")
@routes.arguments(schemas.EndVisitPlanSchema)
@routes.response(200, schemas.VisitPlanSchema)
def end_visit_plan(wanted, plan_id):
    """Nobody comes by any more."""
    return commands.end_plan(caller(), plan_id, wanted["ended_on"])


@routes.get("/visit-plans/<plan_id>/visits")
@requires("visit:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.VisitPageSchema)
def list_visits(wanted, plan_id):
    """The visits of a plan."""
    return queries.visits(caller(), plan_id, wanted)


@routes.post("/visit-plans/<plan_id>/visits")
@requires("visit:write")
@routes.arguments(schemas.RecordVisitSchema)
@routes.response(201, schemas.VisitSchema)
def record_visit(wanted, plan_id):
    """Somebody came by."""
    return commands.record_visit(caller(), plan_id, wanted)


@routes.post("/visits/<visit_id>/work-order")
@requires("visit:write")
@routes.arguments(schemas.VisitOrderSchema)
@routes.response(201, schemas.VisitSchema)
def open_visit_order(wanted, visit_id):
    """What was found broken becomes an order."""
    return commands.open_order_of(caller(), visit_id, wanted)


@routes.post("/visits/<visit_id>/wish")
@requires("visit:write")
@routes.arguments(schemas.VisitWishSchema)
@routes.response(201, schemas.VisitSchema)
def post_visit_wish(wanted, visit_id):
    """What somebody wishes for is posted."""
    return commands.post_wish_of(caller(), visit_id, wanted)
