"""Paying for repairs that somebody else has found done well, and taking payments out of lots."""

from datetime import date

from services.funds.commitments import commands as commitments
from services.funds.commitments.models import Commitment
from services.funds.commitments.queries import problem_of, wish_of
from services.funds.commitments.rules import TO_PAY, status
from services.funds.contributions import commands as contributions
from services.funds.contributions.rules import Slice, rows
from services.funds.database import insert_rows, tell, writes
from services.funds.disbursements import rules
from services.funds.disbursements.models import Consumption, Disbursement
from services.funds.disbursements.requests.models import DisbursementRequest
from services.funds.disbursements.requests.queries import require_nothing_pending
from shared import clock, ids
from shared.facts import ConsumedLot, DisbursementMade, WorkOrderAccepted
from shared.identity import Principal


@writes
def pay_accepted(who: Principal, accepted: WorkOrderAccepted) -> None:
    """Disburse the frozen cost out of the order's commitment and release the rest.

    A cost above the fund's threshold, or in a fund that is frozen or no longer for such a repair,
    awaits a reviewer and a payer (design.md §6.6). Raises `commitment_unknown`,
    `commitment_resolved`, `commitment_not_approved`, `disbursement_exceeds_commitment`, and
    `payment_pending` for an order that was accepted before.
    """
    cost_fen = accepted.cost_fen
    commitment = commitments.holding(who, accepted.commitment_id or "", cost_fen)
    require_nothing_pending(commitment)
    fund, wish = commitment.fund, wish_of(who, commitment, cost_fen)
    reviewed = (
        rules.needs_review(cost_fen, fund.approval_threshold_fen)
        or problem_of((status, *TO_PAY), fund, wish) is not None
    )
    if cost_fen and reviewed:
        DisbursementRequest.create(
            id=ids.new_id(),
            community=who.community,
            commitment=commitment,
            amount_fen=cost_fen,
            is_last=True,
            document=f"工单验收 {accepted.accepted_on} {accepted.work_order_id}",
            state="awaiting_review",
            requested_by=who.user,
            requested_at=clock.now(),
        )
        return
    if cost_fen:
        disburse(who, commitment, cost_fen, date.fromisoformat(accepted.accepted_on))
    commitments.settle(who, commitment, cost_fen, is_last=True)


@writes
def disburse(
    who: Principal,
    commitment: Commitment,
    amount_fen: int,
    on: date,
    request: DisbursementRequest | None = None,
) -> Disbursement:
    """Take fen of a commitment out of its fund's lots on a business day; the commitment is
    settled by whoever asked.
    """
    slices = contributions.consume(who, commitment.fund, amount_fen)
    disbursement = Disbursement.create(
        id=ids.new_id(),
        community=who.community,
        fund=commitment.fund_id,
        commitment=commitment.id,
        use=commitment.use,
        work_order_id=commitment.work_order_id,
        building_id=commitment.building_id,
        budget_line_id=commitment.budget_line_id,
        request_id=request and request.id,
        payee=(request and request.payee) or commitment.payee,
        document=request and request.document,
        bank_reference=request and request.bank_reference,
        paid_on=on,
        amount_fen=amount_fen,
        recorded_at=clock.now(),
    )
    insert_rows(Consumption, rows(slices, disbursement=disbursement.id))
    tell(who, _fact(commitment, disbursement, slices))
    return disbursement


def _fact(commitment: Commitment, paid: Disbursement, slices: list[Slice]) -> DisbursementMade:
    fund = commitment.fund
    return DisbursementMade(
        disbursement_id=paid.id,
        fund_id=fund.id,
        fund_name=fund.name,
        nature=fund.nature,
        book=fund.book,
        work_order_id=paid.work_order_id,
        commitment_id=commitment.id,
        building_id=paid.building_id,
        paid_on=paid.paid_on.isoformat(),
        amount_fen=paid.amount_fen,
        lots=tuple(ConsumedLot(**part._asdict()) for part in slices),
        use=paid.use,
        memo=commitment.memo,
        project_id=commitment.project_id,
        bank_reference=paid.bank_reference,
    )
