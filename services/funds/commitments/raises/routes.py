"""`/commitments/{id}/raise` and `/commitment-raises`"""

from services.funds.commitments.raises import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("commitment raises", __name__, description="Promises that grow with the cost")


@routes.post("/commitments/<commitment_id>/raise")
@requires("commitment:raise")
@routes.arguments(schemas.AskRaiseSchema)
@routes.response(201, schemas.CommitmentRaiseSchema)
def ask_raise(wanted, commitment_id):
    """Reserve more money for a work order."""
    return commands.ask_raise(caller(), commitment_id, wanted)


@routes.get("/commitment-raises")
@requires("fund:read")
@routes.arguments(schemas.CommitmentRaiseQuery, location="query")
@routes.response(200, schemas.CommitmentRaisePageSchema)
def list_raises(wanted):
    """List raises."""
    return queries.raises(caller(), wanted)


@routes.get("/commitment-raises/<raise_id>")
@requires("fund:read")
@routes.response(200, schemas.CommitmentRaiseSchema)
def get_raise(raise_id):
    """One raise."""
    return queries.one(caller(), raise_id)


@routes.post("/commitment-raises/<raise_id>/approve")
@requires("commitment:approve")
@routes.response(200, schemas.CommitmentRaiseSchema)
def approve_raise(raise_id):
    """Approve what another person asked for."""
    return commands.approve_raise(caller(), raise_id)


@routes.post("/commitment-raises/<raise_id>/refuse")
@requires("commitment:approve")
@routes.arguments(schemas.RefuseRaiseSchema)
@routes.response(200, schemas.CommitmentRaiseSchema)
def refuse_raise(wanted, raise_id):
    """Give the money that awaited approval back; the commitment keeps what it had."""
    return commands.refuse_raise(caller(), raise_id, wanted["reason"])
