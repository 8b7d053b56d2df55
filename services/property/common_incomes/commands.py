"""Recording what common parts brought."""

from services.property.common_incomes.models import CommonIncome
from services.property.common_incomes.rules import shared_out
from services.property.database import tell, writes
from services.property.registry import queries as registry
from shared import clock, ids
from shared.facts import CommonIncomeReceived
from shared.identity import Principal


@writes
def record(who: Principal, wanted: dict) -> CommonIncome:
    """Record income in fen. The books hear of what reached us: an investor keeps its own share.

    Raises `building_unknown`, `cost_too_high`, `nothing_received`.
    """
    building_id = wanted["building_id"]
    if building_id is not None:
        registry.building(who, building_id)
    shares = shared_out(wanted["gross_fen"], wanted["investor_bp"], wanted["cost_fen"])
    income = CommonIncome.create(
        id=ids.new_id(),
        community=who.community,
        source=wanted["source"],
        payer=wanted["payer"],
        building=building_id,
        method=wanted["method"],
        gross_fen=wanted["gross_fen"],
        investor_bp=wanted["investor_bp"],
        **shares._asdict(),
        received_on=wanted["received_on"] or clock.today(),
        recorded_by=who.user,
        recorded_at=clock.now(),
    )
    fact = CommonIncomeReceived(
        common_income_id=income.id,
        source=income.source,
        payer=income.payer,
        building_id=building_id,
        fund_id=None,  # it is held for the owners until they decide on a fund
        method=income.method,
        amount_fen=income.received_fen,
        cost_fen=income.cost_fen,
        received_on=income.received_on.isoformat(),
    )
    tell(who, fact)
    return income
