"""Asking about households and whom to ask for. Read-only."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from peewee import fn

from services.property.registry import queries as registry
from services.property.registry import rules
from services.property.registry.households.rules import digits
from services.property.registry.models import Building, Contact, Household
from shared.errors import Forbidden, missing
from shared.identity import Principal
from shared.paging import Page, page


class ContactView(NamedTuple):
    """A contact as the asker may see it."""

    id: str
    name: str | None
    phone: str | None
    role: str
    main: bool


class HouseholdView(NamedTuple):
    """A household as the asker may see it; name and phone of its main contact stand first."""

    id: str
    building_id: str
    unit: str
    contact_name: str | None
    phone: str | None
    area_hundredths: int | None
    floor: int | None
    contacts: list[ContactView]
    closed_on: date | None
    closed_reason: str | None


def households(who: Principal, wanted: dict) -> Page:
    """A page of the community's households, masked for whoever does not need them whole.

    Raises Forbidden `forbidden` when a phone is searched by who may not see it.
    """
    query = Household.select().where(Household.community == who.community)
    if wanted["building_id"] is not None:
        query = query.where(Household.building == wanted["building_id"])
    if wanted["estate_id"] is not None:
        inside = Building.select(Building.id).where(Building.estate == wanted["estate_id"])
        query = query.where(Household.building.in_(inside))
    if wanted["unit"] is not None:
        query = query.where(Household.unit == wanted["unit"])
    if wanted["phone"] is not None:
        query = query.where(Household.id.in_(_reached_at(who, wanted["phone"])))
    if wanted["closed"] is not None:
        query = query.where(Household.closed_on.is_null(not wanted["closed"]))
    found = page(query, Household.id, wanted["limit"], wanted["after"])
    return Page(views(who, found.items), found.next)


def household_view(who: Principal, household_id: str) -> HouseholdView:
    """One household as the asker may see it. Raises `household_unknown`."""
    return views(who, [registry.household(who, household_id)])[0]


def contact(who: Principal, household_id: str, contact_id: str) -> Contact:
    """One contact of a household. Raises `contact_unknown`."""
    found = Contact.get_or_none(
        (Contact.id == contact_id)
        & (Contact.household == household_id)
        & (Contact.community == who.community)
    )
    if found is None:
        raise missing("contact", contact_id)
    return found


def contacts_of(household_ids: Iterable[str]) -> dict[str, list[Contact]]:
    """The contacts of households, each household's main one first, then by age."""
    rows = (
        Contact.select()
        .where(Contact.household.in_(list(household_ids)))
        .order_by(Contact.main.desc(), Contact.id)
    )
    found: dict[str, list[Contact]] = {}
    for row in rows:
        found.setdefault(row.household_id, []).append(row)
    return found


def views(who: Principal, rows: list[Household]) -> list[HouseholdView]:
    """Households with what this person may see of them (domain.md §6)."""
    contacts = contacts_of(row.id for row in rows)
    return [_view(who, row, contacts.get(row.id, [])) for row in rows]


def _view(who: Principal, row: Household, contacts: list[Contact]) -> HouseholdView:
    seen = [(contact, registry.seen_by(who, contact)) for contact in contacts]
    return HouseholdView(
        row.id,
        row.building_id,
        row.unit,
        *registry.seen_by(who, row),
        row.area_hundredths,
        row.floor,
        [ContactView(of.id, *shown, of.role, of.main) for of, shown in seen],
        row.closed_on,
        row.closed_reason,
    )


def _reached_at(who: Principal, phone: str):
    """The households of a phone: whoever sees it masked could otherwise guess it."""
    if not rules.sees_whole(who.roles):
        raise Forbidden("forbidden", "Only who may see phones whole searches by one.")
    written = fn.REPLACE(fn.REPLACE(Contact.phone, "-", ""), " ", "")
    return Contact.select(Contact.household).where(
        (Contact.community == who.community) & (written == digits(phone))
    )
