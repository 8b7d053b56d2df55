"""Asking about requests for payments. Read-only."""

import peewee

from services.funds.commitments.models import Commitment
from services.funds.disbursements.requests import rules
from services.funds.disbursements.requests.models import DisbursementRequest
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page


def requests(who: Principal, wanted: dict) -> Page:
    """A page of the community's requests for payments."""
    query = DisbursementRequest.select().where(DisbursementRequest.community == who.community)
    for name in ("commitment_id", "state"):
        if wanted[name] is not None:
            query = query.where(getattr(DisbursementRequest, name) == wanted[name])
    return page(query, DisbursementRequest.id, wanted["limit"], wanted["after"])


def one(who: Principal, request_id: str) -> DisbursementRequest:
    """One request. Raises `disbursement_request_unknown`."""
    found = DisbursementRequest.get_or_none(
        (DisbursementRequest.community == who.community) & (DisbursementRequest.id == request_id)
    )
    if found is None:
        raise missing("disbursement_request", request_id)
    return found


def pending_fen(commitment: Commitment) -> int:
    """What has been asked for out of a commitment and is not paid yet, in fen."""
    total = peewee.fn.COALESCE(peewee.fn.SUM(DisbursementRequest.amount_fen), 0)
    query = DisbursementRequest.select(total).where(
        (DisbursementRequest.commitment == commitment)
        & DisbursementRequest.state.in_(rules.PENDING)
    )
    return int(query.scalar())


def pays(commitment_id: peewee.Field) -> peewee.ModelSelect:
    """The payments under way out of the commitment in an outer query, as a subquery."""
    return DisbursementRequest.select(DisbursementRequest.id).where(
        (DisbursementRequest.commitment == commitment_id)
        & DisbursementRequest.state.in_(rules.PENDING)
    )


def require_refused_before(commitment: Commitment, amount_fen: int) -> None:
    """Raises `work_not_accepted` unless a reviewer refused to pay just that for the order."""
    refused = DisbursementRequest.select().where(
        (DisbursementRequest.commitment == commitment)
        & (DisbursementRequest.state == "refused")
        & (DisbursementRequest.amount_fen == amount_fen)
    )
    if not refused.exists():
        message = "An order is paid what it cost, once somebody has accepted it."
        raise Refusal("work_not_accepted", message)


def is_paid_elsewhere(commitment: Commitment, document: str) -> bool:
    """Whether a document stands for money out of another commitment of the community, which is
    not of the same project; what was refused does not count.
    """
    others = (
        DisbursementRequest.select()
        .join(Commitment)
        .where(
            (DisbursementRequest.community == commitment.community)
            & (DisbursementRequest.document == document)
            & (DisbursementRequest.state != "refused")
            & (DisbursementRequest.commitment != commitment)
        )
    )
    if commitment.project_id:
        others = others.where(
            Commitment.project_id.is_null() | (Commitment.project_id != commitment.project_id)
        )
    return others.exists()


def require_nothing_pending(commitment: Commitment) -> None:
    """Raises `payment_pending` while a payment out of a commitment is under way."""
    if amount_fen := pending_fen(commitment):
        message = "A payment out of this commitment is under way; it is refused or made first."
        raise Refusal("payment_pending", message, pending_fen=amount_fen)


def due_for_orders_fen(community: str) -> int:
    """What accepted repairs cost that still await a reviewer or a payer, in fen."""
    unpaid = (
        DisbursementRequest.select(peewee.fn.MAX(DisbursementRequest.amount_fen).alias("fen"))
        .join(Commitment)
        .where(
            (DisbursementRequest.community == community)
            & Commitment.work_order_id.is_null(False)
            & (Commitment.state == "made")
        )
        .group_by(DisbursementRequest.commitment)
    )
    return sum(int(fen) for (fen,) in unpaid.tuples())
