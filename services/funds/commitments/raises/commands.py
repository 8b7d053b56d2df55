"""Asking for more, approving it, dropping it.

`drop_pending` is called by whatever resolves a commitment, so that nothing stays reserved.
"""

from services.funds.approvals.commands import approve
from services.funds.budgets import commands as budget_sums
from services.funds.budgets import queries as budgets
from services.funds.commitments import queries as commitments
from services.funds.commitments import rules as terms
from services.funds.commitments.models import Commitment
from services.funds.commitments.raises import queries, rules
from services.funds.commitments.raises.models import CommitmentRaise
from services.funds.database import tell, writes
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import CommitmentRaised, CommitmentRaiseDropped
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def ask_raise(who: Principal, commitment_id: str, wanted: dict) -> CommitmentRaise:
    """Reserve more, in fen, under the terms of the fund as they are today.

    Above the fund's threshold, the whole promise counted, it awaits the approval of others. Raises
    `commitment_unknown`, `commitment_of_order`, `commitment_of_project`,
    `commitment_not_approved`, `commitment_resolved`, `work_order_completed`,
    `commitment_expired`, `raise_pending`, `commitment_raise_differs`, and what a fund and its
    budget refuse.
    """
    said = wanted | {"commitment_id": commitment_id}
    if earlier := named_before(CommitmentRaise, "commitment_raise", who, said):
        return earlier
    commitment = commitments.commitment(who, commitment_id)
    commitments.require_own(who, commitment)
    if problem := rules.state_problem(commitment.state, commitment.work_finished):
        raise Refusal(*problem)
    commitments.require_unexpired(commitment)
    if queries.pending(commitment):
        raise Refusal("raise_pending", "More for this commitment awaits approval already.")
    fund = commitment.fund
    wish = commitments.wish_of(who, commitment, wanted["added_fen"])
    commitments.refuse_problem(terms.TO_REQUEST, fund, wish)
    budgets.require_left(commitment, wanted["added_fen"])
    needed = terms.approvals_needed(
        commitment.amount_fen + wanted["added_fen"],
        fund.approval_threshold_fen,
        fund.approval_levels,
    )
    asked = CommitmentRaise.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        commitment=commitment,
        added_fen=wanted["added_fen"],
        reason=wanted["reason"],
        approvals_needed=needed,
        state="awaiting_approval",
        requested_by=who.user,
        requested_at=clock.now(),
    )
    budget_sums.count(who, commitment, committed_fen=asked.added_fen)
    if not needed:
        _make(who, asked)
    return asked


@writes
def approve_raise(who: Principal, raise_id: str) -> CommitmentRaise:
    """Approve what another person asked for (design.md §6.6); made once enough people have.

    Raises `commitment_raise_unknown`, `raise_resolved`, `commitment_expired`, `approver_is_maker`,
    `approved_already`, and what the fund's terms refuse by now.
    """
    asked = _awaiting(who, raise_id)
    commitment = asked.commitment
    commitments.require_unexpired(commitment)
    wish = commitments.wish_of(who, commitment, asked.added_fen)
    commitments.refuse_problem(terms.TO_APPROVE, commitment.fund, wish)
    if approve(who, "commitment_raise", asked.id, asked.requested_by, asked.approvals_needed):
        asked.approved_by = who.user
        _make(who, asked)
    return asked


@writes
def refuse_raise(who: Principal, raise_id: str, reason: str) -> CommitmentRaise:
    """Give back what awaited approval. Raises `commitment_raise_unknown`, `raise_resolved`."""
    asked = _awaiting(who, raise_id)
    _drop(who, asked, reason)
    return asked


@writes
def drop_pending(who: Principal, commitment: Commitment, reason: str) -> None:
    """Give back what awaits approval on top of a commitment, if anything does."""
    if asked := queries.pending(commitment):
        _drop(who, asked, reason)


@writes
def finish_work(who: Principal, work_order_id: str) -> None:
    """A repair is finished and its cost frozen: its commitment grows no more."""
    made = Commitment.select().where(
        (Commitment.community == who.community)
        & (Commitment.work_order_id == work_order_id)
        & (Commitment.state == "made")
    )
    for commitment in list(made):
        commitment.work_finished = True
        commitment.save(only=[Commitment.work_finished])
        drop_pending(who, commitment, rules.FINISHED)


def _awaiting(who: Principal, raise_id: str) -> CommitmentRaise:
    asked = queries.one(who, raise_id)
    if asked.state != "awaiting_approval":
        raise Refusal("raise_resolved", f"This raise is {asked.state}; nothing awaits approval.")
    return asked


def _make(who: Principal, asked: CommitmentRaise) -> None:
    asked.state = "made"
    asked.raised_on = asked.resolved_on = clock.today()
    asked.save()
    commitment = asked.commitment
    commitment.amount_fen += asked.added_fen
    commitment.save(only=[Commitment.amount_fen])
    tell(
        who,
        CommitmentRaised(
            raise_id=asked.id,
            commitment_id=commitment.id,
            fund_id=commitment.fund_id,
            work_order_id=commitment.work_order_id,
            added_fen=asked.added_fen,
            amount_fen=commitment.amount_fen,
            raised_on=asked.raised_on.isoformat(),
        ),
    )


def _drop(who: Principal, asked: CommitmentRaise, reason: str) -> None:
    asked.state, asked.dropped_for, asked.resolved_on = "dropped", reason, clock.today()
    asked.save()
    commitment = asked.commitment
    budget_sums.count(who, commitment, committed_fen=-asked.added_fen)
    tell(
        who,
        CommitmentRaiseDropped(
            raise_id=asked.id,
            commitment_id=commitment.id,
            fund_id=commitment.fund_id,
            work_order_id=commitment.work_order_id,
            added_fen=asked.added_fen,
            reason=reason,
        ),
    )
