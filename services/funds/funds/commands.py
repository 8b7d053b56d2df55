"""Founding a fund, and moving its sums."""

from services.funds.database import writes
from services.funds.funds import rules
from services.funds.funds.models import Fund
from shared import clock, ids
from shared.errors import Invalid
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def create_fund(who: Principal, wanted: dict) -> Fund:
    """Found a fund. Raises `fund_window_invalid`, `fund_differs`."""
    if earlier := named_before(Fund, "fund", who, wanted):
        return earlier
    if problem := rules.window_problem(wanted["opens_on"], wanted["closes_on"]):
        raise Invalid("fund_window_invalid", problem, {"closes_on": problem})
    return Fund.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        name=wanted["name"],
        nature=wanted["nature"],
        purpose=wanted["purpose"],
        legal_holder=wanted["legal_holder"],
        book=wanted["book"],
        categories=wanted["categories"],
        unmanaged_only=wanted["unmanaged_only"],
        opens_on=wanted["opens_on"],
        closes_on=wanted["closes_on"],
        cap_per_order_fen=wanted["cap_per_order_fen"],
        approval_threshold_fen=wanted["approval_threshold_fen"],
        created_at=clock.now(),
    )


@writes
def count(
    who: Principal,
    fund_id: str,
    *,
    contributed_fen: int = 0,
    committed_fen: int = 0,
    disbursed_fen: int = 0,
    withdrawn_fen: int = 0,
) -> None:
    """Add to the sums of a fund, in fen; the database refuses what would overspend it."""
    Fund.update(
        contributed_fen=Fund.contributed_fen + contributed_fen,
        committed_fen=Fund.committed_fen + committed_fen,
        disbursed_fen=Fund.disbursed_fen + disbursed_fen,
        withdrawn_fen=Fund.withdrawn_fen + withdrawn_fen,
    ).where((Fund.community == who.community) & (Fund.id == fund_id)).execute()
