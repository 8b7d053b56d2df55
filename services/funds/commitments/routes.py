"""`/commitments`"""

from services.funds.commitments import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("commitments", __name__, description="Money reserved for work orders")


@routes.get("/commitments")
@requires("fund:read")
@routes.arguments(schemas.CommitmentQuery, location="query")
@routes.response(200, schemas.CommitmentPageSchema)
def list_commitments(wanted):
    """List commitments."""
    return queries.commitments(caller(), wanted)


@routes.post("/commitments")
@requires("commitment:request")
@routes.arguments(schemas.RequestCommitmentSchema)
@routes.response(201, schemas.CommitmentSchema)
def request_commitment(wanted):
    """Reserve money of a fund for a work order."""
    return commands.request_commitment(caller(), wanted)


@routes.post("/commitments/for-use")
@requires("commitment:ask")
@routes.arguments(schemas.AskCommitmentSchema)
@routes.response(201, schemas.CommitmentSchema)
def ask_commitment(wanted):
    """Reserve money of a fund for another use than a repair."""
    return commands.ask_commitment(caller(), wanted)


@routes.get("/commitments/<commitment_id>")
@requires("fund:read")
@routes.response(200, schemas.CommitmentSchema)
def get_commitment(commitment_id):
    """One commitment."""
    return queries.commitment(caller(), commitment_id)


@routes.post("/commitments/<commitment_id>/approve")
@requires("commitment:approve")
@routes.response(200, schemas.CommitmentSchema)
def approve_commitment(commitment_id):
    """Approve what another person asked for."""
    return commands.approve_commitment(caller(), commitment_id)


@routes.post("/commitments/<commitment_id>/void")
@requires("commitment:approve")
@routes.arguments(schemas.VoidCommitmentSchema)
@routes.response(200, schemas.CommitmentSchema)
def void_commitment(wanted, commitment_id):
    """Say no to what awaits approval."""
    return commands.void_commitment(caller(), commitment_id, wanted["reason"])


@routes.post("/commitments/<commitment_id>/renew")
@requires("commitment:ask")
@routes.arguments(schemas.RenewCommitmentSchema)
@routes.response(201, schemas.CommitmentSchema)
def renew_commitment(wanted, commitment_id):
    """Ask again for what was released, voided or has expired, under the terms of today."""
    return commands.renew_commitment(caller(), commitment_id, wanted)


@routes.post("/commitments/<commitment_id>/release")
@requires("commitment:release")
@routes.arguments(schemas.ReleaseCommitmentSchema)
@routes.response(200, schemas.CommitmentSchema)
def release_commitment(wanted, commitment_id):
    """Give reserved money back."""
    return commands.release_commitment(caller(), commitment_id, wanted["reason"])
