"""What others ask of the register: a building, a household, how many there are. Read-only."""

from typing import Any, NamedTuple

import peewee
from peewee import fn

from services.property.registry import rules
from services.property.registry.models import Building, Contact, Estate, Household
from shared.errors import Invalid, missing
from shared.identity import Principal
from shared.masking import mask_name, mask_phone


class Seen(NamedTuple):
    """Whom to ask for, as the asker may see it (domain.md §6)."""

    contact_name: str | None
    phone: str | None


class Heads(NamedTuple):
    """Households and area of a place: what votes are counted by (domain.md §6).

    `area_hundredths` is of the households that are measured; `unmeasured` are not.
    """

    id: str | None
    estate_id: str | None
    name: str | None
    households: int
    area_hundredths: int
    unmeasured: int


def building(who: Principal, building_id: str) -> Building:
    """One building with its number of households. Raises `building_unknown`."""
    found = counted_buildings(who).where(Building.id == building_id).first()
    if found is None:
        raise missing("building", building_id)
    return found


def building_anywhere(building_id: str) -> Building:
    """A building of whatever community, for the public door. Raises `building_unknown`."""
    found = Building.get_or_none(Building.id == building_id)
    if found is None:
        raise missing("building", building_id)
    return found


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


def household_in(who: Principal, household_id: str, building: Building) -> Household:
    """One household of a building. Raises `household_unknown`, `household_elsewhere`."""
    found = household(who, household_id)
    if found.building_id != building.id:
        message = "The household lives in another building."
        raise Invalid("household_elsewhere", message, {"household_id": message})
    return found


def household_at(building: Building, unit: str) -> Household | None:
    """The open household of a building with exactly this unit, or None."""
    return _homes(building).where(Household.unit == unit).first()


def seen_by(who: Principal, someone: Household | Contact) -> Seen:
    """Name and phone of a household's main contact, or of any, as this person may see them."""
    name = someone.contact_name if isinstance(someone, Household) else someone.name
    if rules.sees_whole(who.roles):
        return Seen(name, someone.phone)
    return Seen(mask_name(name), mask_phone(someone.phone))


def households_in(building: Building) -> int:
    """How many households live in a building."""
    return _homes(building).count()


def names_in(building: Building) -> list[str]:
    """The names of everybody who is known to live in a building: never for an answer."""
    people = Contact.select(Contact.name).join(Household)
    here = people.where((Household.building == building.id) & Contact.name.is_null(False))
    return [name for (name,) in here.tuples()]


def building_names(who: Principal) -> dict[str, str]:
    """What every building of the community is called, by its id."""
    named = Building.select(Building.id, Building.name)
    return dict(named.where(Building.community == who.community).tuples())


def buildings_count(community: str) -> int:
    """How many buildings a community has."""
    return Building.select().where(Building.community == community).count()


def households_count(community: str) -> int:
    """How many households a community has; those closed are none."""
    open_ones = (Household.community == community) & Household.closed_on.is_null()
    return Household.select().where(open_ones).count()


def counted_buildings(who: Principal) -> peewee.ModelSelect:
    """The community's buildings with the number of their households."""
    count = fn.COUNT(Household.id).alias("households")
    return (
        Building.select(Building, count)
        .join(Household, peewee.JOIN.LEFT_OUTER, on=lives_in())
        .where(Building.community == who.community)
        .group_by(Building.id)
    )


def summary(who: Principal, estate_id: str | None) -> dict[str, Any]:
    """Households and hundredths of m² by building, by estate and together."""
    buildings = _heads_of_buildings(who, estate_id)
    names = dict(
        Estate.select(Estate.id, Estate.name).where(Estate.community == who.community).tuples()
    )
    of_estate: dict[str | None, list[Heads]] = {}
    for row in buildings:
        of_estate.setdefault(row.estate_id, []).append(row)
    estates = [_together(rows, key, names.get(key or "")) for key, rows in of_estate.items()]
    return {"total": _together(buildings, None, None), "estates": estates, "buildings": buildings}


def _heads_of_buildings(who: Principal, estate_id: str | None) -> list[Heads]:
    query = (
        Building.select(
            Building.id,
            Building.estate_id,
            Building.name,
            fn.COUNT(Household.id),
            fn.COALESCE(fn.SUM(Household.area_hundredths), 0).cast("BIGINT"),
            fn.COUNT(Household.id) - fn.COUNT(Household.area_hundredths),
        )
        .join(Household, peewee.JOIN.LEFT_OUTER, on=lives_in())
        .where(Building.community == who.community)
        .group_by(Building.id)
        .order_by(Building.estate_id, Building.name, Building.id)
    )
    if estate_id is not None:
        query = query.where(Building.estate == estate_id)
    return [Heads(*row) for row in query.tuples()]


def lives_in() -> Any:
    """What joins buildings to their households; those closed are none."""
    return (Household.building == Building.id) & Household.closed_on.is_null()


def _homes(building: Building) -> peewee.ModelSelect:
    here = (Household.building == building.id) & Household.closed_on.is_null()
    return Household.select().where(here)


def _together(rows: list[Heads], estate_id: str | None, name: str | None) -> Heads:
    return Heads(
        estate_id,
        estate_id,
        name,
        sum(row.households for row in rows),
        sum(row.area_hundredths for row in rows),
        sum(row.unmeasured for row in rows),
    )
