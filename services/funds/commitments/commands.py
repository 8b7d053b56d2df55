"""Promising money, approving what another asked for, giving it back."""

from services.funds.approvals.commands import approve
from services.funds.budgets import commands as budget_sums
from services.funds.budgets import queries as budgets
from services.funds.commitments import queries, rules
from services.funds.commitments.models import CancelledOrder, Commitment, GivenUp
from services.funds.commitments.raises.commands import drop_pending
from services.funds.commitments.raises.rules import PAID, RELEASED
from services.funds.database import tell, writes
from services.funds.disbursements.requests.queries import require_nothing_pending
from services.funds.funds import queries as funds
from shared import clock, ids, masking
from shared.errors import Invalid, Refusal
from shared.facts import CommitmentMade, CommitmentReleased
from shared.idempotency import named_before
from shared.identity import Principal
from shared.money import yuan


@writes
def request_commitment(who: Principal, wanted: dict) -> Commitment:
    """Reserve money for an order; above the fund's threshold it awaits the approval of others.

    Raises `work_order_cancelled`, `commitment_given_up`, `commitment_differs`, and what
    `commitments.rules` say of the fund: `fund_overdrawn`, `fund_purpose_mismatch` and so on, or
    its budget: `budget_exhausted`, `budget_missing`.
    """
    if earlier := named_before(Commitment, "commitment", who, wanted):
        return earlier
    if queries.is_given_up(wanted["id"]):
        raise Refusal("commitment_given_up", "Somebody else pays for this order by now.")
    if queries.is_cancelled(who, wanted["work_order_id"]):
        raise Refusal("work_order_cancelled", "This order is cancelled; it needs no money.")
    return _reserve(who, wanted)


@writes
def ask_commitment(who: Principal, wanted: dict) -> Commitment:
    """Reserve money for another use than a repair, by the terms and levels of the fund.

    Raises `commitment_differs`, `expiry_past`, `memo_personal`, and what the fund refuses with.
    """
    if earlier := named_before(Commitment, "commitment", who, wanted):
        return earlier
    if wanted["expires_on"] and wanted["expires_on"] < clock.today():
        message = f"The {wanted['expires_on']} is over."
        raise Invalid("expiry_past", message, {"expires_on": message})
    if masking.points_to_a_person(wanted["memo"]):
        message = "What money is for is read by many; no phones or identities here."
        raise Invalid("memo_personal", message, {"memo": message})
    return _reserve(who, wanted)


@writes
def renew_commitment(who: Principal, commitment_id: str, wanted: dict) -> Commitment:
    """Ask again for what was given back, under the terms of today; the old one stays resolved.

    Raises `commitment_unknown`, `commitment_of_order`, `commitment_of_project`,
    `commitment_not_renewable`, `commitment_renewed`, `expiry_past`, and what the fund refuses with.
    """
    old = queries.commitment(who, commitment_id)
    queries.require_own(who, old)
    if earlier := named_before(Commitment, "commitment", who, wanted | {"renews": old.id}):
        return earlier
    if expire_due(who, old.fund_id):  # from midnight on, whether the chores ran or not
        old = queries.commitment(who, commitment_id)
    if old.state not in rules.RENEWABLE:
        raise Refusal("commitment_not_renewable", f"This commitment is {old.state}.")
    if queries.is_renewed(old):
        raise Refusal("commitment_renewed", "This commitment was asked for again already.")
    same = ("fund_id", "use", "amount_fen", "project_id", "building_id", "household_id")
    again = {name: getattr(old, name) for name in (*same, "households", "payee", "memo")}
    return ask_commitment(who, again | wanted | {"renews": old.id})


@writes
def approve_commitment(who: Principal, commitment_id: str) -> Commitment:
    """Approve what another person asked for (design.md §6.6); made once enough people have.

    Raises `commitment_unknown`, `commitment_resolved`, `commitment_expired`, `approver_is_maker`,
    `approved_already`, and what the fund's terms refuse by now.
    """
    commitment = queries.commitment(who, commitment_id)
    if commitment.state != "awaiting_approval":
        raise Refusal(
            "commitment_resolved",
            f"This commitment is {commitment.state}; nothing awaits approval.",
        )
    queries.require_unexpired(commitment)
    wish = queries.wish_of(who, commitment, commitment.amount_fen)
    queries.refuse_problem(rules.TO_APPROVE, commitment.fund, wish)
    needed = commitment.approvals_needed
    if approve(who, "commitment", commitment.id, commitment.requested_by, needed):
        commitment.approved_by = who.user
        _make(who, commitment)
    return commitment


@writes
def void_commitment(who: Principal, commitment_id: str, reason: str) -> Commitment:
    """Say no to what awaits approval. Raises `commitment_unknown`, `commitment_of_project`,
    `commitment_resolved`.
    """
    commitment = queries.commitment(who, commitment_id)
    queries.require_single(commitment)
    if commitment.state != "awaiting_approval":
        raise Refusal("commitment_resolved", f"This commitment is {commitment.state} already.")
    _release(who, commitment, reason, "voided")
    return commitment


@writes
def release_commitment(who: Principal, commitment_id: str, reason: str) -> Commitment:
    """Give back what is still reserved. Raises `commitment_unknown`, `commitment_of_order`,
    `commitment_of_project`, `commitment_resolved`, `payment_pending`.
    """
    commitment = queries.commitment(who, commitment_id)
    queries.require_own(who, commitment)
    if commitment.state not in rules.OPEN:
        raise Refusal("commitment_resolved", f"This commitment is {commitment.state} already.")
    require_nothing_pending(commitment)
    _release(who, commitment, reason)
    return commitment


@writes
def release_source(who: Principal, commitment: Commitment, reason: str) -> None:
    """Give back what a project that ends still holds of a source. Raises `payment_pending`."""
    if commitment.state not in rules.OPEN:
        return
    require_nothing_pending(commitment)
    awaits = commitment.state == "awaiting_approval"
    _release(who, commitment, reason, "voided" if awaits else "released")


@writes
def expire_due(who: Principal, fund_id: str) -> int:
    """Give back what a fund holds for commitments whose last business day is over; how many."""
    expired = 0
    while due := queries.due_to_expire(clock.today(), fund_id):
        for commitment in due:
            _release(who, commitment, rules.EXPIRED, "expired")
        expired += len(due)
    return expired


@writes
def release_cancelled(who: Principal, work_order_id: str) -> None:
    """Give back what a cancelled order held, and remember that it needs nothing any more."""
    if queries.is_cancelled(who, work_order_id):
        return
    CancelledOrder.create(community=who.community, work_order_id=work_order_id)
    held = Commitment.select().where(
        (Commitment.community == who.community)
        & (Commitment.work_order_id == work_order_id)
        & Commitment.state.in_(rules.OPEN)
    )
    for commitment in list(held):
        _release(who, commitment, "work_order_cancelled")


@writes
def give_up(who: Principal, commitment_id: str) -> None:
    """Property wants a commitment no more that it was refused: should the money have been
    reserved by a question that came later, it is given back; a later question is refused.
    """
    if queries.is_given_up(commitment_id):
        return
    GivenUp.create(commitment_id=commitment_id, community=who.community)
    held = Commitment.get_or_none(
        (Commitment.community == who.community) & (Commitment.id == commitment_id)
    )
    if held is not None and held.state in rules.OPEN:
        _release(who, held, "payer_changed")


@writes
def payable(who: Principal, commitment_id: str, amount_fen: int) -> Commitment:
    """The commitment that pays so many fen; the fund's purpose is checked again.

    Raises what `holding` raises, `fund_purpose_mismatch`, `fund_use_forbidden`.
    """
    commitment = holding(who, commitment_id, amount_fen)
    wish = queries.wish_of(who, commitment, amount_fen)
    queries.refuse_problem(rules.TO_PAY, commitment.fund, wish)
    return commitment


@writes
def holding(who: Principal, commitment_id: str, amount_fen: int) -> Commitment:
    """The commitment that has so many fen left. Raises `commitment_unknown`,
    `commitment_resolved`, `commitment_not_approved`, `commitment_of_redemption`,
    `disbursement_exceeds_commitment`.
    """
    commitment = queries.commitment(who, commitment_id)
    queries.require_redeemer(who, commitment)
    if commitment.state != "made":
        raise Refusal(*rules.wrong_state(commitment.state))
    if amount_fen > commitment.open_fen:
        raise Refusal(
            "disbursement_exceeds_commitment",
            f"With what is asked for already, {yuan(amount_fen)} would be paid; the commitment has "
            f"{yuan(commitment.open_fen)} left.",
            committed_fen=commitment.open_fen,
            cost_fen=amount_fen,
        )
    return commitment


@writes
def settle(who: Principal, commitment: Commitment, paid_fen: int, is_last: bool) -> None:
    """Take a payment off a commitment; after the last one what is left is released."""
    commitment.disbursed_fen += paid_fen
    commitment.save(only=[Commitment.disbursed_fen])
    budget_sums.count(who, commitment, committed_fen=-paid_fen, disbursed_fen=paid_fen)
    if commitment.open_fen == 0:
        drop_pending(who, commitment, PAID)
        _resolve(commitment, "disbursed", None)
    elif is_last:
        _release(who, commitment, rules.REST)


def _reserve(who: Principal, wanted: dict) -> Commitment:
    fund = funds.fund(who, wanted["fund_id"])
    if expire_due(who, fund.id):  # what fell due at midnight is available, whoever comes first
        fund = funds.fund(who, fund.id)
    asked = wanted | {"id": wanted["id"] or ids.new_id(), "community": who.community}
    commitment = Commitment(**asked, requested_by=who.user, requested_at=clock.now())
    wish = queries.wish_of(who, commitment, commitment.amount_fen)
    queries.refuse_problem(rules.TO_REQUEST, fund, wish)
    commitment.budget_line_id = budgets.line_for(commitment, wish.day.year)
    budgets.require_left(commitment, commitment.amount_fen)
    needed = rules.approvals_needed(
        commitment.amount_fen, fund.approval_threshold_fen, fund.approval_levels
    )
    commitment.state, commitment.approvals_needed = "awaiting_approval", needed
    commitment.save(force_insert=True)
    budget_sums.count(who, commitment, committed_fen=commitment.amount_fen)
    if not needed:
        _make(who, commitment)
    return commitment


def _make(who: Principal, commitment: Commitment) -> None:
    commitment.state, commitment.made_on = "made", clock.today()
    commitment.save(only=[Commitment.state, Commitment.made_on, Commitment.approved_by])
    tell(
        who,
        CommitmentMade(
            commitment_id=commitment.id,
            fund_id=commitment.fund_id,
            work_order_id=commitment.work_order_id,
            amount_fen=commitment.amount_fen,
            made_on=commitment.made_on.isoformat(),
            use=commitment.use,
            project_id=commitment.project_id,
        ),
    )


def _release(
    who: Principal, commitment: Commitment, reason: str, unpaid_state: str = "released"
) -> None:
    """What is open is available again; a commitment that paid something was disbursed."""
    drop_pending(who, commitment, RELEASED)
    given_back_fen = commitment.open_fen
    _resolve(commitment, "disbursed" if commitment.disbursed_fen else unpaid_state, reason)
    budget_sums.count(who, commitment, committed_fen=-given_back_fen)
    tell(
        who,
        CommitmentReleased(
            commitment_id=commitment.id,
            fund_id=commitment.fund_id,
            work_order_id=commitment.work_order_id,
            amount_fen=given_back_fen,
            reason=reason,
        ),
    )


def _resolve(commitment: Commitment, state: str, reason: str | None) -> None:
    commitment.state, commitment.reason = state, reason
    commitment.resolved_on = clock.today()
    commitment.save(only=[Commitment.state, Commitment.reason, Commitment.resolved_on])
