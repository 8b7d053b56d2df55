"""Keeping the register of buildings and households."""

from services.property.database import writes
from services.property.registry import queries
from services.property.registry.models import Building, Household
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def create_building(who: Principal, wanted: dict) -> Building:
    """Add a building. Raises `building_differs`."""
    earlier = named_before(Building, "building", who, wanted)
    added = earlier or Building.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        name=wanted["name"],
        address=wanted["address"],
        managed=wanted["managed"],
        created_at=clock.now(),
    )
    return queries.building(who, added.id)


@writes
def create_household(who: Principal, wanted: dict) -> queries.HouseholdView:
    """Add a household. Raises `building_unknown`, `household_exists`, `household_differs`."""
    if earlier := named_before(Household, "household", who, wanted):
        return queries.seen_by(who, earlier)
    building = queries.building(who, wanted["building_id"])
    if Household.get_or_none(building=building, unit=wanted["unit"]):
        message = f"{building.name} has a unit {wanted['unit']} already."
        raise Refusal("household_exists", message, {"unit": message})
    household = Household.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        building=building,
        unit=wanted["unit"],
        contact_name=wanted["contact_name"],
        phone=wanted["phone"],
        area_hundredths=wanted["area_hundredths"],
        created_at=clock.now(),
    )
    return queries.seen_by(who, household)
