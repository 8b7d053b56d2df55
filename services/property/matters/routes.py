"""`/matters`"""

from services.property.matters import commands, queries, schemas
from services.property.work_orders.schemas import WorkOrderDetailSchema
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("matters", __name__, description="Large matters, from meeting to work order")


@routes.get("/matters")
@requires("matter:read")
@routes.arguments(schemas.MatterQuery, location="query")
@routes.response(200, schemas.MatterPageSchema)
def list_matters(wanted):
    """List matters."""
    return queries.matters(caller(), wanted)


@routes.post("/matters")
@requires("matter:write")
@routes.arguments(schemas.OpenMatterSchema)
@routes.response(201, schemas.MatterDetailSchema)
def open_matter(wanted):
    """Raise a matter that no report asked for."""
    return commands.open_matter(caller(), None, wanted)


@routes.get("/matters/<matter_id>")
@requires("matter:read")
@routes.response(200, schemas.MatterDetailSchema)
def get_matter(matter_id):
    """One matter with meetings, proposals, votes, decision, work orders and history."""
    return queries.matter(caller(), matter_id)


@routes.post("/matters/<matter_id>/meetings")
@requires("matter:write")
@routes.arguments(schemas.HoldMeetingSchema)
@routes.response(201, schemas.MatterDetailSchema)
def hold_meeting(wanted, matter_id):
    """Record a meeting with its minutes."""
    return commands.hold_meeting(caller(), matter_id, wanted)


@routes.post("/matters/<matter_id>/proposals")
@requires("matter:write")
@routes.arguments(schemas.MakeProposalSchema)
@routes.response(201, schemas.MatterDetailSchema)
def make_proposal(wanted, matter_id):
    """Keep a proposal."""
    return commands.make_proposal(caller(), matter_id, wanted)


@routes.post("/matters/<matter_id>/decision")
@requires("matter:write")
@routes.arguments(schemas.DecideSchema)
@routes.response(201, schemas.MatterDetailSchema)
def decide(wanted, matter_id):
    """Record what was decided by the vote, or by a meeting where owners need not vote."""
    return commands.decide(caller(), matter_id, wanted)


@routes.post("/matters/<matter_id>/work-orders")
@requires("order:open")
@routes.arguments(schemas.OrderWorkSchema)
@routes.response(201, WorkOrderDetailSchema)
def order_work(wanted, matter_id):
    """Order what was adopted."""
    return commands.order_work(caller(), matter_id, wanted)


@routes.post("/matters/<matter_id>/finish")
@requires("matter:write")
@routes.arguments(schemas.FinishMatterSchema)
@routes.response(200, schemas.MatterDetailSchema)
def finish_matter(wanted, matter_id):
    """Say that it is done, once its work orders are accepted."""
    return commands.finish(caller(), matter_id, wanted["note"])


@routes.post("/matters/<matter_id>/withdraw")
@requires("matter:write")
@routes.arguments(schemas.WithdrawMatterSchema)
@routes.response(200, schemas.MatterDetailSchema)
def withdraw_matter(wanted, matter_id):
    """Give it up before it is decided."""
    return commands.withdraw(caller(), matter_id, wanted["reason"])
