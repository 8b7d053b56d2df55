"""Paying for a repair that somebody else has found done well."""

from datetime import date

from services.funds.commitments import commands as commitments
from services.funds.commitments.models import Commitment
from services.funds.contributions import commands as contributions
from services.funds.contributions.rules import Slice
from services.funds.database import tell, writes
from services.funds.disbursements.models import Consumption, Disbursement
from shared import clock, ids
from shared.facts import ConsumedLot, DisbursementMade, WorkOrderAccepted
from shared.identity import Principal


@writes
def pay(who: Principal, accepted: WorkOrderAccepted) -> None:
    """Disburse the frozen cost out of the order's commitment and release the rest.

    Raises `commitment_unknown`, `commitment_resolved`, `commitment_not_approved`,
    `disbursement_exceeds_commitment`, `fund_purpose_mismatch`.
    """
    commitment = commitments.payable(who, accepted.commitment_id or "", accepted.cost_fen)
    if accepted.cost_fen:
        _disburse(who, commitment, accepted.cost_fen, date.fromisoformat(accepted.accepted_on))
    commitments.settle(who, commitment, accepted.cost_fen)


def _disburse(who: Principal, commitment: Commitment, amount_fen: int, on: date) -> None:
    slices = contributions.consume(who, commitment.fund_id, amount_fen)
    disbursement = Disbursement.create(
        id=ids.new_id(),
        community=who.community,
        fund=commitment.fund_id,
        commitment=commitment.id,
        work_order_id=commitment.work_order_id,
        building_id=commitment.building_id,
        paid_on=on,
        amount_fen=amount_fen,
        recorded_at=clock.now(),
    )
    for position, part in enumerate(slices):
        Consumption.create(
            disbursement=disbursement,
            position=position,
            contribution=part.contribution_id,
            from_fen=part.from_fen,
            amount_fen=part.amount_fen,
        )
    tell(who, _fact(commitment, disbursement, slices))


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
    )
