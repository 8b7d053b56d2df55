"""Asking what a building is and what it was. Read-only."""

from datetime import date

from services.property.registry import queries as registry
from services.property.registry.models import Building, BuildingDay
from shared.identity import Principal
from shared.paging import Page, page


def buildings(who: Principal, wanted: dict) -> Page:
    """A page of the community's buildings, each with its number of households."""
    query = registry.counted_buildings(who)
    if wanted["estate_id"] is not None:
        query = query.where(Building.estate == wanted["estate_id"])
    return page(query, Building.id, wanted["limit"], wanted["after"])


def building(who: Principal, building_id: str, on: date | None) -> Building:
    """One building, with the name and `managed` of a business day. Raises `building_unknown`."""
    found = registry.building(who, building_id)
    if on is not None:
        row = on_day(building_id, on)
        found.name, found.managed = row.name, row.managed
    return found


def history(who: Principal, building_id: str, wanted: dict) -> Page:
    """A page of what a building was, in the order it was written. Raises `building_unknown`."""
    query = _days(registry.building(who, building_id).id)
    return page(query, BuildingDay.id, wanted["limit"], wanted["after"])


def on_day(building_id: str, day: date) -> BuildingDay:
    """What a building was on a day; of one day's rows the newest holds."""
    return _newest(_days(building_id).where(BuildingDay.effective_from <= day))


def last_change(building_id: str) -> BuildingDay:
    """What a building is."""
    return _newest(_days(building_id))


def _days(building_id: str):
    return BuildingDay.select().where(BuildingDay.building == building_id)


def _newest(query) -> BuildingDay:
    return query.order_by(BuildingDay.effective_from.desc(), BuildingDay.id.desc()).first()
