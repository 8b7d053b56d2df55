"""Asking about buildings and households. Read-only."""

from typing import NamedTuple

import peewee

from services.property.registry import rules
from services.property.registry.models import Building, Household
from shared.errors import missing
from shared.identity import Principal
from shared.masking import mask_name, mask_phone
from shared.paging import Page, page


class HouseholdView(NamedTuple):
    """A household as the asker may see it."""

    id: str
    building_id: str
    unit: str
    contact_name: str | None
    phone: str | None
    area_hundredths: int | None


def buildings(who: Principal, wanted: dict) -> Page:
    """A page of the community's buildings, each with its number of households."""
    return page(_counted(who), Building.id, wanted["limit"], wanted["after"])


def building(who: Principal, building_id: str) -> Building:
    """One building with its number of households. Raises `building_unknown`."""
    found = _counted(who).where(Building.id == building_id).first()
    if found is None:
        raise missing("building", building_id)
    return found


def households(who: Principal, wanted: dict) -> Page:
    """A page of the community's households, masked for whoever does not need them whole."""
    query = Household.select().where(Household.community == who.community)
    if wanted["building_id"] is not None:
        query = query.where(Household.building == wanted["building_id"])
    found = page(query, Household.id, wanted["limit"], wanted["after"])
    return Page([seen_by(who, row) for row in found.items], found.next)


def household(who: Principal, household_id: str) -> Household:
    """One household with its building. Raises `household_unknown`."""
    found = (
        Household.select(Household, Building)
        .join(Building)
        .where((Household.community == who.community) & (Household.id == household_id))
        .first()
    )
    if found is None:
        raise missing("household", household_id)
    return found


def seen_by(who: Principal, household: Household) -> HouseholdView:
    """A household with what this person may see of it (domain.md §6)."""
    name, phone = household.contact_name, household.phone
    if not rules.sees_whole(who.roles):
        name, phone = mask_name(name), mask_phone(phone)
    return HouseholdView(
        household.id,
        household.building_id,
        household.unit,
        name,
        phone,
        household.area_hundredths,
    )


def buildings_count(community: str) -> int:
    """How many buildings a community has."""
    return Building.select().where(Building.community == community).count()


def households_count(community: str) -> int:
    """How many households a community has."""
    return Household.select().where(Household.community == community).count()


def _counted(who: Principal) -> peewee.ModelSelect:
    count = peewee.fn.COUNT(Household.id).alias("households")
    return (
        Building.select(Building, count)
        .join(Household, peewee.JOIN.LEFT_OUTER)
        .where(Building.community == who.community)
        .group_by(Building.id)
    )
