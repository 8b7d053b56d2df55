"""Taking money back from who had been paid, into the lots it came from."""

from services.funds.budgets import commands as budget_sums
from services.funds.commitments.queries import require_single
from services.funds.commitments.rules import REWARDS
from services.funds.contributions import commands as contributions
from services.funds.contributions.rules import Slice, last_of, rows
from services.funds.database import insert_rows, tell, writes
from services.funds.disbursements import queries as disbursements
from services.funds.disbursements.models import Disbursement
from services.funds.disbursements.returns.models import DisbursementReturn, RestoredSlice
from shared import clock, ids
from shared.errors import Forbidden, Invalid, Refusal
from shared.facts import ConsumedLot, DisbursementReturned
from shared.idempotency import named_before
from shared.identity import Principal
from shared.money import yuan


@writes
def return_payment(who: Principal, disbursement_id: str, wanted: dict) -> DisbursementReturn:
    """Note that part of a payment, in fen, came back; what was consumed last is restored first.

    The commitment stays as it is: the money is available to everybody. Raises
    `disbursement_unknown`, `disbursement_of_redemption`, `commitment_of_project`,
    `returned_before_paid`, `return_exceeds_payment`, `disbursement_return_differs`.
    """
    said = wanted | {"disbursement_id": disbursement_id}
    if earlier := named_before(DisbursementReturn, "disbursement_return", who, said):
        return earlier
    paid = disbursements.disbursement(who, disbursement_id)
    if paid.use == REWARDS and who.service is None:
        message = "What was paid for points comes back with the goods, through the redemption."
        raise Forbidden("disbursement_of_redemption", message)
    require_single(paid.commitment)
    return return_part(who, paid, wanted)


@writes
def return_part(who: Principal, paid: Disbursement, wanted: dict) -> DisbursementReturn:
    """Note what came back of what one commitment bore of a payment."""
    if wanted["received_on"] < paid.paid_on:
        message = f"This was paid on {paid.paid_on}; nothing of it came back before."
        raise Invalid("returned_before_paid", message, {"received_on": message})
    left_fen = paid.amount_fen - paid.returned_fen
    if wanted["amount_fen"] > left_fen:
        message = f"Of this payment {yuan(left_fen)} have not come back yet."
        raise Refusal(
            "return_exceeds_payment", message, {"amount_fen": message}, returnable_fen=left_fen
        )
    consumed = [Slice(lot.contribution_id, lot.from_fen, lot.amount_fen) for lot in paid.lots]
    slices = last_of(consumed, paid.returned_fen, wanted["amount_fen"])
    contributions.restore(who, slices)
    paid.returned_fen += wanted["amount_fen"]
    paid.save(only=[Disbursement.returned_fen])
    budget_sums.count(who, paid, disbursed_fen=-wanted["amount_fen"])
    returned = _record(who, paid, wanted, slices)
    tell(who, _fact(paid, returned, slices))
    return returned


def _record(
    who: Principal, paid: Disbursement, wanted: dict, slices: list[Slice]
) -> DisbursementReturn:
    returned = DisbursementReturn.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        disbursement=paid,
        recorded_by=who.user,
        recorded_at=clock.now(),
    )
    insert_rows(RestoredSlice, rows(slices, disbursement_return=returned.id))
    return returned


def _fact(
    paid: Disbursement, returned: DisbursementReturn, slices: list[Slice]
) -> DisbursementReturned:
    fund = paid.fund
    return DisbursementReturned(
        disbursement_return_id=returned.id,
        disbursement_id=paid.id,
        fund_id=fund.id,
        fund_name=fund.name,
        nature=fund.nature,
        book=fund.book,
        work_order_id=paid.work_order_id,
        commitment_id=paid.commitment_id,
        building_id=paid.building_id,
        use=paid.use,
        received_on=returned.received_on.isoformat(),
        amount_fen=returned.amount_fen,
        reason=returned.reason,
        lots=tuple(ConsumedLot(**part._asdict()) for part in slices),
        bank_reference=returned.bank_reference,
    )
