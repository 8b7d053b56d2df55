"""`/work-orders/{id}/clock`, `/late-orders`, `/clocks/check`"""

from services.property.clocks import queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("clocks", __name__, description="When an order is due, and what is late")


@routes.get("/work-orders/<work_order_id>/clock")
@requires("order:read")
@routes.response(200, schemas.ClockViewSchema)
def get_clock(work_order_id):
    """An order's deadlines as they are kept, and as its history says."""
    return queries.clock_view(caller(), work_order_id)


@routes.get("/late-orders")
@requires("order:read")
@routes.arguments(schemas.LateOrdersQuery, location="query")
@routes.response(200, schemas.LateOrderPageSchema)
def list_late_orders(wanted):
    """List what is late, the longest first, or what is due soon, the soonest first."""
    return queries.late_orders(caller(), wanted)


@routes.get("/clocks/check")
@requires("clock:check")
@routes.arguments(schemas.CheckQuery, location="query")
@routes.response(200, schemas.CheckSchema)
def check_clocks(wanted):
    """Compute a page of clocks again from their histories; `differing` must be empty."""
    return queries.check(caller(), wanted)
