"""Promising money, approving what another asked for, giving it back."""

from services.funds.commitments import queries, rules
from services.funds.commitments.models import CancelledOrder, Commitment, GivenUp
from services.funds.commitments.raises.commands import drop_pending
from services.funds.commitments.raises.rules import PAID, RELEASED
from services.funds.database import tell, writes
from services.funds.funds import commands as fund_sums
from services.funds.funds import queries as funds
from services.funds.funds.models import Fund
from shared import clock, ids
from shared.errors import Forbidden, Refusal
from shared.facts import CommitmentMade, CommitmentReleased
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def request_commitment(who: Principal, wanted: dict) -> Commitment:
    """Reserve money for an order; above the fund's threshold it awaits another's approval.

    Raises `fund_unknown`, `fund_purpose_mismatch`, `fund_window_closed`, `fund_cap_exceeded`,
    `fund_overdrawn`, `work_order_cancelled`, `commitment_given_up`, `commitment_differs`.
    """
    if earlier := named_before(Commitment, "commitment", who, wanted):
        return earlier
    if queries.is_given_up(wanted["id"]):
        raise Refusal("commitment_given_up", "Somebody else pays for this order by now.")
    if queries.is_cancelled(who, wanted["work_order_id"]):
        raise Refusal("work_order_cancelled", "This order is cancelled; it needs no money.")
    fund = funds.fund(who, wanted["fund_id"])
    queries.refuse_problem(rules.TO_REQUEST, fund, _wish(who, fund, wanted))
    commitment = Commitment.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        fund=fund,
        work_order_id=wanted["work_order_id"],
        amount_fen=wanted["amount_fen"],
        category=wanted["category"],
        building_id=wanted["building_id"],
        managed=wanted["managed"],
        state="awaiting_approval",
        requested_by=who.user,
        requested_at=clock.now(),
    )
    fund_sums.count(who, fund.id, committed_fen=commitment.amount_fen)
    if commitment.amount_fen <= fund.approval_threshold_fen:
        _make(who, commitment)
    return commitment


@writes
def approve_commitment(who: Principal, commitment_id: str) -> Commitment:
    """Approve what another person asked for (design.md §6.6).

    Raises `commitment_unknown`, `commitment_resolved`, `approver_is_maker`,
    `fund_purpose_mismatch`, `fund_window_closed`.
    """
    commitment = queries.commitment(who, commitment_id)
    if commitment.state != "awaiting_approval":
        raise Refusal(
            "commitment_resolved",
            f"This commitment is {commitment.state}; nothing awaits approval.",
        )
    if commitment.requested_by == who.user:
        raise Forbidden("approver_is_maker", "Who asked for the money does not approve it.")
    queries.refuse_problem(rules.TO_APPROVE, commitment.fund, _kept_wish(commitment))
    commitment.approved_by = who.user
    _make(who, commitment)
    return commitment


@writes
def release_commitment(who: Principal, commitment_id: str, reason: str) -> Commitment:
    """Give reserved money back. Raises `commitment_unknown`, `commitment_resolved`."""
    commitment = queries.commitment(who, commitment_id)
    if commitment.state not in rules.OPEN:
        raise Refusal("commitment_resolved", f"This commitment is {commitment.state} already.")
    _release(who, commitment, reason)
    return commitment


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
def payable(who: Principal, commitment_id: str, cost_fen: int) -> Commitment:
    """The commitment that pays a cost of so many fen; its purpose is checked again.

    Raises `commitment_unknown`, `commitment_resolved`, `commitment_not_approved`,
    `disbursement_exceeds_commitment`, `fund_purpose_mismatch`.
    """
    commitment = queries.commitment(who, commitment_id)
    if commitment.state == "awaiting_approval":
        raise Refusal("commitment_not_approved", "This commitment still awaits approval.")
    if commitment.state != "made":
        raise Refusal("commitment_resolved", f"This commitment is {commitment.state} already.")
    if cost_fen > commitment.amount_fen:
        raise Refusal(
            "disbursement_exceeds_commitment",
            f"The repair cost {cost_fen} fen, the commitment is {commitment.amount_fen} fen.",
            committed_fen=commitment.amount_fen,
            cost_fen=cost_fen,
        )
    queries.refuse_problem(rules.TO_PAY, commitment.fund, _kept_wish(commitment))
    return commitment


@writes
def settle(who: Principal, commitment: Commitment, paid_fen: int) -> None:
    """End a commitment after payment: what was paid is disbursed, the rest is released."""
    if paid_fen == 0:
        _release(who, commitment, rules.REST)
        return
    drop_pending(who, commitment, PAID)
    _resolve(commitment, "disbursed", None)
    fund_sums.count(
        who, commitment.fund_id, committed_fen=-commitment.amount_fen, disbursed_fen=paid_fen
    )
    if rest_fen := commitment.amount_fen - paid_fen:
        _tell_released(who, commitment, rest_fen, rules.REST)


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
        ),
    )


def _release(who: Principal, commitment: Commitment, reason: str) -> None:
    drop_pending(who, commitment, RELEASED)
    _resolve(commitment, "released", reason)
    fund_sums.count(who, commitment.fund_id, committed_fen=-commitment.amount_fen)
    _tell_released(who, commitment, commitment.amount_fen, reason)


def _resolve(commitment: Commitment, state: str, reason: str | None) -> None:
    commitment.state, commitment.reason = state, reason
    commitment.resolved_on = clock.today()
    commitment.save(only=[Commitment.state, Commitment.reason, Commitment.resolved_on])


def _tell_released(who: Principal, commitment: Commitment, amount_fen: int, reason: str) -> None:
    tell(
        who,
        CommitmentReleased(
            commitment_id=commitment.id,
            fund_id=commitment.fund_id,
            work_order_id=commitment.work_order_id,
            amount_fen=amount_fen,
            reason=reason,
        ),
    )


def _wish(who: Principal, fund: Fund, wanted: dict) -> rules.Wish:
    promised_fen = queries.promised_fen(who, fund.id, wanted["work_order_id"])
    return rules.Wish(
        wanted["amount_fen"], wanted["category"], wanted["managed"], clock.today(), promised_fen
    )


def _kept_wish(commitment: Commitment) -> rules.Wish:
    return rules.Wish(commitment.amount_fen, commitment.category, commitment.managed, clock.today())
