"""Asking for a payment, reviewing it, making it: never the same person twice (design.md §6.6)."""

from datetime import date

from services.funds.commitments import commands as commitments
from services.funds.commitments import queries as commitment_queries
from services.funds.commitments.models import Commitment
from services.funds.database import writes
from services.funds.disbursements import commands as disbursements
from services.funds.disbursements.requests import queries
from services.funds.disbursements.requests.models import DisbursementRequest
from services.funds.disbursements.rules import needs_review
from shared import clock, ids
from shared.errors import Forbidden, Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def request_payment(who: Principal, commitment_id: str, wanted: dict) -> DisbursementRequest:
    """Ask for a payment, in fen, out of what a commitment has left; several may be under way.

    The part with which they exceed the fund's threshold is reviewed, as are those after it. An
    order is paid once, as it was accepted: what was refused may be asked for again. Raises
    `commitment_unknown`, `commitment_of_project`, `commitment_not_approved`,
    `commitment_resolved`, `commitment_expired`, `work_not_accepted`, `payment_pending`,
    `disbursement_exceeds_commitment`, `payee_differs`, `document_used`,
    `disbursement_request_differs`.
    """
    commitment = commitment_queries.commitment(who, commitment_id)
    wanted = wanted | {"payee": wanted["payee"] or commitment.payee}
    said = wanted | {"commitment_id": commitment_id}
    if earlier := named_before(DisbursementRequest, "disbursement_request", who, said):
        return earlier
    commitment_queries.require_single(commitment)
    all_parts_fen = commitment.disbursed_fen + queries.pending_fen(commitment)
    all_parts_fen += wanted["amount_fen"]
    reviewed = needs_review(all_parts_fen, commitment.fund.approval_threshold_fen)
    return request_part(who, commitment, wanted, reviewed)


@writes
def request_part(
    who: Principal, commitment: Commitment, wanted: dict, reviewed: bool
) -> DisbursementRequest:
    """Ask for what one commitment bears of a payment; whoever asks for the whole of it knows
    whether it is `reviewed`.
    """
    amount_fen = wanted["amount_fen"] + queries.pending_fen(commitment)
    commitments.payable(who, commitment.id, amount_fen)
    commitment_queries.require_unexpired(commitment)
    _require_own_paper(commitment, wanted)
    if commitment.work_order_id:
        queries.require_nothing_pending(commitment)
        queries.require_refused_before(commitment, wanted["amount_fen"])
    return DisbursementRequest.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        commitment=commitment,
        amount_fen=wanted["amount_fen"],
        is_last=wanted["is_last"] or bool(commitment.work_order_id),
        payee=wanted["payee"],
        document=wanted["document"],
        state="awaiting_review" if reviewed else "awaiting_payment",
        requested_by=who.user,
        requested_at=clock.now(),
    )


@writes
def review_payment(who: Principal, request_id: str) -> DisbursementRequest:
    """Find a payment right that another person asked for.

    Raises `disbursement_request_unknown`, `commitment_of_project`, `disbursement_request_state`,
    `reviewer_is_requester`.
    """
    return review_part(who, _single(who, request_id))


@writes
def review_part(who: Principal, request: DisbursementRequest) -> DisbursementRequest:
    """Find what one commitment bears of a payment right."""
    _require_state(request, "awaiting_review")
    if request.requested_by == who.user:
        raise Forbidden("reviewer_is_requester", "Who asked for a payment does not review it.")
    request.state, request.reviewed_by = "awaiting_payment", who.user
    request.save()
    return request


@writes
def refuse_payment(who: Principal, request_id: str, reason: str) -> DisbursementRequest:
    """Say no to a payment; the commitment keeps its money. Raises
    `disbursement_request_unknown`, `commitment_of_project`, `disbursement_request_state`.
    """
    return refuse_part(who, _single(who, request_id), reason)


@writes
def refuse_part(who: Principal, request: DisbursementRequest, reason: str) -> DisbursementRequest:
    """Say no to what one commitment bears of a payment."""
    _require_state(request, "awaiting_review", "awaiting_payment")
    request.state, request.refused_for, request.resolved_on = "refused", reason, clock.today()
    request.save()
    return request


@writes
def make_payment(
    who: Principal, request_id: str, bank_reference: str, paid_on: date
) -> DisbursementRequest:
    """Pay, on a business day, what others asked for and reviewed; the lots are consumed now.

    Raises `disbursement_request_unknown`, `commitment_of_project`, `disbursement_request_state`,
    `payer_is_requester`, `payer_is_reviewer`, `paid_before_promised`, `payment_pending` for a
    last payment before others, and what the fund's terms refuse by now.
    """
    return make_part(who, _single(who, request_id), bank_reference, paid_on)


@writes
def make_part(
    who: Principal, request: DisbursementRequest, bank_reference: str, paid_on: date
) -> DisbursementRequest:
    """Pay what one commitment bears of a payment."""
    _require_state(request, "awaiting_payment")
    if request.requested_by == who.user:
        raise Forbidden("payer_is_requester", "Who asked for a payment does not make it.")
    if request.reviewed_by == who.user:
        raise Forbidden("payer_is_reviewer", "Who reviewed a payment does not make it.")
    commitment = commitments.payable(who, request.commitment_id, request.amount_fen)
    commitment_queries.require_active(who, commitment)
    if commitment.made_on and paid_on < commitment.made_on:
        message = f"This money was promised on {commitment.made_on}; it is not paid before."
        raise Invalid("paid_before_promised", message, {"paid_on": message})
    request.state, request.paid_by, request.resolved_on = "paid", who.user, paid_on
    request.bank_reference = bank_reference
    request.save()
    if request.is_last:
        queries.require_nothing_pending(commitment)
    disbursements.disburse(who, commitment, request.amount_fen, paid_on, request)
    commitments.settle(who, commitment, request.amount_fen, request.is_last)
    return request


def _require_own_paper(commitment: Commitment, wanted: dict) -> None:
    """An invoice is paid out of one promise, or one project, to whom the money is promised."""
    if commitment.payee and wanted["payee"] not in (None, commitment.payee):
        message = f"This money is promised to {commitment.payee}."
        raise Refusal("payee_differs", message, {"payee": message})
    if queries.is_paid_elsewhere(commitment, wanted["document"]):
        message = "This document was paid, or is asked for, out of another commitment."
        raise Refusal("document_used", message, {"document": message})


def _single(who: Principal, request_id: str) -> DisbursementRequest:
    request = queries.one(who, request_id)
    commitment_queries.require_single(request.commitment)
    return request


def _require_state(request: DisbursementRequest, *states: str) -> None:
    if request.state not in states:
        sentence = f"This payment is {request.state}."
        raise Refusal("disbursement_request_state", sentence, state=request.state)
