"""`/tills`, and the doors to what happens at them"""

from services.store.tills import commands, queries, schemas
from services.store.tills.agency.routes import routes as agency
from services.store.tills.cash.routes import routes as cash
from services.store.tills.reports.routes import routes as reports
from services.store.tills.tickets.routes import routes as tickets
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint("tills", __name__, description="Drawers and their sessions")
for room in (cash, agency, tickets, reports):
    routes.register_blueprint(room)


@routes.get("/tills")
@requires("till:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.TillPageSchema)
def list_tills(wanted):
    """List tills."""
    return queries.tills(caller(), wanted)


@routes.post("/tills")
@requires("catalogue:write")
@routes.arguments(schemas.CreateTillSchema)
@routes.response(201, schemas.TillSchema)
def create_till(wanted):
    """Add a till."""
    return commands.create_till(caller(), wanted)


@routes.get("/tills/<till_id>/sessions")
@requires("till:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.TillSessionPageSchema)
def list_sessions(wanted, till_id):
    """List the sessions of a till."""
    return queries.sessions(caller(), till_id, wanted)


@routes.post("/tills/<till_id>/open")
@requires("till:operate")
@routes.arguments(schemas.OpenTillSchema)
@routes.response(201, schemas.TillSessionSchema)
def open_till(wanted, till_id):
    """Open the drawer with its float."""
    return commands.open_till(caller(), till_id, wanted)


@routes.post("/tills/<till_id>/close")
@requires("till:close")
@routes.arguments(schemas.CloseTillSchema)
@routes.response(200, schemas.ClosedTillSchema)
def close_till(wanted, till_id):
    """Close the drawer with what was counted in it."""
    return commands.close_till(caller(), till_id, wanted)
