"""`/tills/{id}/pay-ins`, `/pay-outs`, `/safe-drops`, `/till-sessions/{id}/cash-moves`"""

from services.store.tills.cash import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint("cash", __name__, description="Cash that moves without a sale")


@routes.post("/tills/<till_id>/pay-ins")
@requires("till:operate")
@routes.arguments(schemas.PayInSchema)
@routes.response(201, schemas.CashMoveSchema)
def pay_in(wanted, till_id):
    """Put cash into the drawer."""
    return commands.move_cash(caller(), till_id, "pay_in", wanted)


@routes.post("/tills/<till_id>/pay-outs")
@requires("till:operate")
@routes.arguments(schemas.PayOutSchema)
@routes.response(201, schemas.CashMoveSchema)
def pay_out(wanted, till_id):
    """Take cash out of the drawer and out of the shop."""
    return commands.move_cash(caller(), till_id, "pay_out", wanted)


@routes.post("/tills/<till_id>/safe-drops")
@requires("till:operate")
@routes.arguments(schemas.SafeDropSchema)
@routes.response(201, schemas.CashMoveSchema)
def drop_into_safe(wanted, till_id):
    """Take cash out of the drawer into the safe."""
    return commands.move_cash(caller(), till_id, "safe_drop", wanted)


@routes.get("/till-sessions/<session_id>/cash-moves")
@requires("till:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.CashMovePageSchema)
def list_cash_moves(wanted, session_id):
    """List what moved in a session."""
    return queries.cash_moves(caller(), session_id, wanted)
