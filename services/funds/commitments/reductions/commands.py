"""Taking fen off a commitment: what nobody needs is available to others at once."""

from services.funds.budgets import commands as budget_sums
from services.funds.commitments import queries as commitments
from services.funds.commitments import rules as terms
from services.funds.commitments.models import Commitment
from services.funds.commitments.reductions.models import CommitmentReduction
from services.funds.database import tell, writes
from services.funds.disbursements.requests.queries import pending_fen
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import CommitmentReduced
from shared.idempotency import named_before
from shared.identity import Principal
from shared.money import yuan


@writes
def reduce_commitment(who: Principal, commitment_id: str, wanted: dict) -> CommitmentReduction:
    """Make a commitment smaller, by fen that are neither paid nor asked for; nobody approves it.

    Raises `commitment_unknown`, `commitment_of_order`, `commitment_of_project`,
    `commitment_not_approved`, `commitment_resolved`, `reduction_too_large`,
    `commitment_reduction_differs`.
    """
    said = wanted | {"commitment_id": commitment_id}
    if earlier := named_before(CommitmentReduction, "commitment_reduction", who, said):
        return earlier
    commitment = commitments.commitment(who, commitment_id)
    commitments.require_own(who, commitment)
    if commitment.state != "made":
        raise Refusal(*terms.wrong_state(commitment.state))
    free_fen = commitment.open_fen - pending_fen(commitment)
    if wanted["reduced_fen"] >= free_fen:
        message = f"Less than {yuan(free_fen)} can be taken off; release it to give back all."
        raise Refusal("reduction_too_large", message, {"reduced_fen": message}, free_fen=free_fen)
    reduction = CommitmentReduction.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        commitment=commitment,
        reduced_fen=wanted["reduced_fen"],
        reason=wanted["reason"],
        reduced_by=who.user,
        reduced_at=clock.now(),
    )
    commitment.amount_fen -= reduction.reduced_fen
    commitment.save(only=[Commitment.amount_fen])
    budget_sums.count(who, commitment, committed_fen=-reduction.reduced_fen)
    tell(
        who,
        CommitmentReduced(
            reduction_id=reduction.id,
            commitment_id=commitment.id,
            fund_id=commitment.fund_id,
            reduced_fen=reduction.reduced_fen,
            amount_fen=commitment.amount_fen,
            reduced_on=clock.today().isoformat(),
        ),
    )
    return reduction
