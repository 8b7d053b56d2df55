"""All households for a file, and for comparing one with what is here. Read-only."""

from collections.abc import Iterator
from typing import Any

import peewee
from flask import Response

from services.property.registry.models import Building, Contact, Estate, Household
from services.property.registry.rules import sees_whole
from shared import clock
from shared.identity import Principal
from shared.masking import mask_name, mask_phone
from shared.sheets import Column, answer

COLUMNS = [
    Column("小区", "estate"),
    Column("楼栋", "building"),
    Column("房号", "unit"),
    Column("楼层", "floor", "count"),
    Column("面积", "area_hundredths", "fen"),  # hundredths of m² look like hundredths of a yuan
    Column("业主", "owner_name"),
    Column("电话", "owner_phone"),
    Column("租户", "tenant_name"),
    Column("租户电话", "tenant_phone"),
]


def export_households(who: Principal, wanted: dict) -> Response:
    """The households that are not closed, as a file that imports unchanged when it is whole.

    Names and phones are masked for whoever does not need them (domain.md §6).
    """
    return answer(f"住户_{clock.today()}", COLUMNS, _rows(who, wanted), wanted["as_"])


def households_by_place(who: Principal) -> dict[tuple[str, str], Household]:
    """The community's households by building and unit."""
    rows = Household.select().where(Household.community == who.community)
    return {(row.building_id, row.unit): row for row in rows}


def contacts_by_household(who: Principal) -> dict[str, list[Contact]]:
    """The community's contacts, each household's main one first, then by age."""
    query = Contact.select().where(Contact.community == who.community)
    found: dict[str, list[Contact]] = {}
    for row in query.order_by(Contact.main.desc(), Contact.id):
        found.setdefault(row.household_id, []).append(row)
    return found


def of_role(contacts: list[Contact], role: str) -> Contact | None:
    """The contact of a role that a file speaks of."""
    return next((contact for contact in contacts if contact.role == role), None)


def _rows(who: Principal, wanted: dict) -> Iterator[dict[str, Any]]:
    query = (
        Household.select(Household, Building.name, Estate.name.alias("estate_name"))
        .join(Building)
        .join(Estate, peewee.JOIN.LEFT_OUTER)
        .where((Household.community == who.community) & Household.closed_on.is_null())
        .order_by(Estate.name, Building.name, Building.id, Household.unit)
        .objects()
    )
    if wanted["estate_id"] is not None:
        query = query.where(Building.estate == wanted["estate_id"])
    if wanted["building_id"] is not None:
        query = query.where(Household.building == wanted["building_id"])
    contacts = contacts_by_household(who)
    whole = sees_whole(who.roles)
    for row in query:
        yield {
            "estate": row.estate_name,
            "building": row.name,
            "unit": row.unit,
            "floor": row.floor,
            "area_hundredths": row.area_hundredths,
            **_person("owner", contacts.get(row.id, []), whole),
            **_person("tenant", contacts.get(row.id, []), whole),
        }


def _person(role: str, contacts: list[Contact], whole: bool) -> dict[str, str | None]:
    found = of_role(contacts, role)
    name, phone = (found.name, found.phone) if found else (None, None)
    if not whole:
        name, phone = mask_name(name), mask_phone(phone)
    return {f"{role}_name": name, f"{role}_phone": phone}
