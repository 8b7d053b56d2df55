"""Asking what the contract bears. Read-only."""

from datetime import date

from services.property.payers.duties import rules
from services.property.payers.duties.models import ContractDuty
from services.property.registry.models import Building
from shared import clock
from shared.errors import Refusal
from shared.identity import Principal
from shared.paging import Page, page


def duties(who: Principal, wanted: dict) -> Page:
    """A page of the community's duties, old and new, in the order they were written."""
    query = ContractDuty.select().where(ContractDuty.community == who.community)
    return page(query, ContractDuty.id, wanted["limit"], wanted["after"])


def last_day(who: Principal, estate_id: str | None, category: str) -> date | None:
    """From when the last row of this place and category counts."""
    of_place = (
        ContractDuty.estate.is_null() if estate_id is None else ContractDuty.estate == estate_id
    )
    rows = ContractDuty.select(ContractDuty.effective_from).where(
        (ContractDuty.community == who.community) & (ContractDuty.category == category) & of_place
    )
    return max((row.effective_from for row in rows), default=None)


def borne_by(who: Principal, building: Building, category: str, on: date) -> ContractDuty | None:
    """The duty under which the property company pays for such a repair on a day, or None."""
    if not building.managed:
        return None
    begun = ContractDuty.select().where(
        (ContractDuty.community == who.community)
        & (ContractDuty.category == category)
        & (ContractDuty.effective_from <= on)
    )
    return rules.in_force(begun, building.estate_id)


def require_not_borne(who: Principal, building: Building, category: str) -> None:
    """Restricted money never pays what a contract must. Raises `contract_bears_it`."""
    duty = borne_by(who, building, category, clock.today())
    if duty is not None:
        raise Refusal(
            "contract_bears_it",
            f"The property contract pays for {category} since {duty.effective_from}: "
            f"{duty.ground}.",
            {"fund_id": f"{duty.ground} bears {category}."},
            contract_duty_id=duty.id,
            ground=duty.ground,
        )
