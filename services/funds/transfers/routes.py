"""`/transfers`"""

from services.funds.transfers import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("transfers", __name__, description="Money that moves to another fund")


@routes.get("/transfers")
@requires("fund:read")
@routes.arguments(schemas.TransferQuery, location="query")
@routes.response(200, schemas.TransferPageSchema)
def list_transfers(wanted):
    """List transfers."""
    return queries.transfers(caller(), wanted)


@routes.post("/transfers")
@requires("transfer:ask")
@routes.arguments(schemas.AskTransferSchema)
@routes.response(201, schemas.TransferSchema)
def ask_transfer(wanted):
    """Reserve money that shall move to another fund."""
    return commands.ask_transfer(caller(), wanted)


@routes.get("/transfers/<transfer_id>")
@requires("fund:read")
@routes.response(200, schemas.TransferWithLotsSchema)
def get_transfer(transfer_id):
    """One transfer with the lots that moved."""
    return queries.transfer(caller(), transfer_id)


@routes.post("/transfers/<transfer_id>/approve")
@requires("transfer:approve")
@routes.response(200, schemas.TransferSchema)
def approve_transfer(transfer_id):
    """Approve what another person asked for; the lots move."""
    return commands.approve_transfer(caller(), transfer_id)


@routes.post("/transfers/<transfer_id>/refuse")
@requires("transfer:approve")
@routes.arguments(schemas.RefuseTransferSchema)
@routes.response(200, schemas.TransferSchema)
def refuse_transfer(wanted, transfer_id):
    """Say no; the money is available again."""
    return commands.refuse_transfer(caller(), transfer_id, wanted["reason"])
