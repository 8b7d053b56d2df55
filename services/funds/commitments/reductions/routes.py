"""`/commitments/{id}/reduce` and `/commitment-reductions`"""

from services.funds.commitments.reductions import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("commitment reductions", __name__, description="Promises that need less")


@routes.post("/commitments/<commitment_id>/reduce")
@requires("commitment:ask")
@routes.arguments(schemas.ReduceCommitmentSchema)
@routes.response(201, schemas.CommitmentReductionSchema)
def reduce_commitment(wanted, commitment_id):
    """Take fen off a commitment; they are available again at once."""
    return commands.reduce_commitment(caller(), commitment_id, wanted)


@routes.get("/commitment-reductions")
@requires("fund:read")
@routes.arguments(schemas.CommitmentReductionQuery, location="query")
@routes.response(200, schemas.CommitmentReductionPageSchema)
def list_reductions(wanted):
    """List reductions."""
    return queries.reductions(caller(), wanted)
