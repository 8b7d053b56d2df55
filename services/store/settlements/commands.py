"""Recording what a platform paid out."""

from services.store.database import tell, writes
from services.store.settlements.models import Settlement
from shared import clock, ids
from shared.errors import Invalid
from shared.facts import SettlementReceived
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def record_settlement(who: Principal, wanted: dict) -> Settlement:
    """Record a payout: the platform kept its fee, the rest is at the bank.

    The fee comes from the bill, never from a guess (domain.md §2.5).
    Raises `fee_exceeds_gross`, `settlement_differs`.
    """
    if earlier := named_before(Settlement, "settlement", who, wanted):
        return earlier
    if wanted["fee_fen"] > wanted["gross_fen"]:
        message = "The fee cannot be more than what was paid out."
        raise Invalid("fee_exceeds_gross", message, {"fee_fen": message})
    settlement = Settlement.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        channel=wanted["channel"],
        arrived_on=wanted["arrived_on"],
        gross_fen=wanted["gross_fen"],
        fee_fen=wanted["fee_fen"],
        made_by=who.user,
        made_at=clock.now(),
    )
    tell(
        who,
        SettlementReceived(
            settlement_id=settlement.id,
            channel=settlement.channel,
            arrived_on=settlement.arrived_on.isoformat(),
            gross_fen=settlement.gross_fen,
            fee_fen=settlement.fee_fen,
        ),
    )
    return settlement
