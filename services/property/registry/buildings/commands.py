"""Keeping the register of buildings."""

from datetime import date

from services.property.database import writes
from services.property.registry import queries as registry
from services.property.registry.buildings import queries
from services.property.registry.buildings.rules import day_problem
from services.property.registry.estates.queries import estate
from services.property.registry.models import Building, BuildingDay
from shared import clock, ids
from shared.errors import Invalid
from shared.idempotency import named_before
from shared.identity import Principal
from shared.wire import EARLIEST

DATED = ("name", "managed")
FIELDS = (*DATED, "estate_id", "address", "floors", "entrances")


@writes
def create_building(who: Principal, wanted: dict) -> Building:
    """Add a building; it has been what it is since the first day known.

    Raises `building_differs`, `estate_unknown`.
    """
    earlier = named_before(Building, "building", who, wanted)
    return registry.building(who, (earlier or add_building(who, wanted)).id)


def add_building(who: Principal, wanted: dict) -> Building:
    """The rows of a new building. Raises `estate_unknown`."""
    if wanted["estate_id"] is not None:
        estate(who, wanted["estate_id"])
    added = Building.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        created_at=clock.now(),
    )
    _keep_day(who, added, EARLIEST, None)
    return added


@writes
def change_building(who: Principal, building_id: str, wanted: dict) -> Building:
    """Change what is sent of a building; name and `managed` from a business day on.

    Raises `building_unknown`, `estate_unknown`, `day_not_yet`, `day_before_last_change`.
    """
    row = registry.building(who, building_id)
    day = wanted["effective_from"] or clock.today()
    if wanted.get("estate_id") is not None:
        estate(who, wanted["estate_id"])
    said = {field: wanted[field] for field in FIELDS if field in wanted}
    changed = {field: value for field, value in said.items() if getattr(row, field) != value}
    dated = any(field in changed for field in DATED)
    if dated:
        last = queries.last_change(row.id).effective_from
        if found := day_problem(day, clock.today(), last):
            raise Invalid(*found, {"effective_from": found[1]})
    if changed:
        Building.update(**changed).where(Building.id == row.id).execute()
    row = registry.building(who, building_id)
    if dated:
        _keep_day(who, row, day, wanted["reason"])
    return row


def _keep_day(who: Principal, row: Building, day: date, reason: str | None) -> None:
    BuildingDay.create(
        building=row.id,
        effective_from=day,
        name=row.name,
        managed=row.managed,
        reason=reason,
        made_by=who.user,
        made_at=clock.now(),
    )
