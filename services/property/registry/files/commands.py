"""Households from a file, all or nothing."""

from typing import Any, NamedTuple

from services.property.database import property_database, writes
from services.property.registry.buildings.commands import add_building
from services.property.registry.estates.commands import create_estate
from services.property.registry.files import queries, reading
from services.property.registry.files.places import Places
from services.property.registry.files.reading import HouseholdLine, Sheet
from services.property.registry.households.rules import CONTACTS_MAX
from services.property.registry.models import Contact, Household
from shared import clock, ids
from shared.identity import Principal
from shared.sheets import BadLine, refuse_bad

ROLES = ("owner", "tenant")  # of one household the first becomes the main contact
KEEP_HOUSEHOLD = "ON CONFLICT (id) DO UPDATE SET " + ", ".join(
    f"{field} = excluded.{field}" for field in ("floor", "area_hundredths", "contact_name", "phone")
)
KEEP_CONTACT = "ON CONFLICT (id) DO UPDATE SET name = excluded.name, phone = excluded.phone"


class Plan(NamedTuple):
    """The rows that a file changes."""

    places: Places
    new: list[Household]
    changed: list[Household]
    new_contacts: list[Contact]
    changed_contacts: list[Contact]
    updated: int


def import_households(who: Principal, body: bytes, wanted: dict) -> dict[str, Any]:
    """Create or update households and their contacts from a file; none is removed.

    Not one transaction on purpose: a file is read before others have to wait for its rows.
    Raises `file_unreadable`, `import_invalid` with every bad line.
    """
    return _import(who, reading.read_households(body), wanted)


@writes
def _import(who: Principal, sheet: Sheet, wanted: dict) -> dict[str, Any]:
    plan = _plan(who, sheet, wanted["create_buildings"])
    if not wanted["dry_run"]:
        _keep(who, plan, wanted["managed"])
    return {
        "dry_run": wanted["dry_run"],
        "created": len(plan.new),
        "updated": plan.updated,
        "unchanged": len(sheet.lines) - len(plan.new) - plan.updated,
        "estates_created": len(plan.places.new_estates),
        "buildings_created": len(plan.places.new_buildings),
    }


def _plan(who: Principal, sheet: Sheet, may_create: bool) -> Plan:
    bad: list[BadLine] = []
    places = Places(who, sheet.headings, may_create)
    building_ids = places.of(sheet, bad)
    here = queries.households_by_place(who)
    contacts = queries.contacts_by_household(who)
    plan, seen, updated = Plan(places, [], [], [], [], 0), set(), 0
    for line, building_id in zip(sheet.lines, building_ids, strict=True):
        place = (building_id, line.unit)
        household = here.get(place)
        problem = _problem(household, contacts, line) if building_id else None
        if building_id and place in seen:
            problem = f"{line.building} {line.unit} stands in this file twice."
        seen.add(place)
        if problem:
            bad.append(BadLine(line.line, sheet.headings["room"], problem))
        elif household is None:
            _add(who, plan, building_id, line)
        else:
            updated += _change(who, plan, household, contacts.get(household.id, []), line)
    refuse_bad(bad)
    return plan._replace(updated=updated)


def _problem(household: Household | None, contacts: dict, line: HouseholdLine) -> str | None:
    if household is None:
        return None
    if household.closed_on is not None:
        return f"{line.unit} is closed since {household.closed_on}; it must be reopened first."
    known = contacts.get(household.id, [])
    missing = set(line.people) - {contact.role for contact in known}
    if len(known) + len(missing) > CONTACTS_MAX:
        return f"A household has at most {CONTACTS_MAX} contacts."
    return None


def _add(who: Principal, plan: Plan, building_id: str, line: HouseholdLine) -> None:
    household = Household(
        id=ids.new_id(),
        community=who.community,
        building=building_id,
        unit=line.unit,
        created_at=clock.now(),
        **line.said,
    )
    _say_people(who, plan, household, [], line)
    plan.new.append(household)


def _change(
    who: Principal, plan: Plan, household: Household, contacts: list[Contact], line: HouseholdLine
) -> bool:
    """Whether the line changes anything of the household."""
    before = dict(household.__data__)
    for field, value in line.said.items():
        setattr(household, field, value)
    said = _say_people(who, plan, household, contacts, line)
    differs = household.__data__ != before
    if differs:
        plan.changed.append(household)
    return differs or said


def _say_people(
    who: Principal, plan: Plan, household: Household, contacts: list[Contact], line: HouseholdLine
) -> bool:
    """Whether the line changes a contact: of each role the main one, else the oldest."""
    changed = False
    for role in ROLES:
        if not (said := line.people.get(role)):
            continue
        contact = queries.of_role(contacts, role)
        if contact is None:
            contact = _new_contact(who, household, role, main=not contacts)
            contacts.append(contact)
            plan.new_contacts.append(contact)
        elif all(getattr(contact, field) == value for field, value in said.items()):
            continue
        else:
            plan.changed_contacts.append(contact)
        changed = True
        for field, value in said.items():
            setattr(contact, field, value)
        if contact.main:
            household.contact_name, household.phone = contact.name, contact.phone
    return changed


def _new_contact(who: Principal, household: Household, role: str, main: bool) -> Contact:
    return Contact(
        id=ids.new_id(),
        community=who.community,
        household=household.id,
        name=None,
        phone=None,
        role=role,
        main=main,
        created_at=clock.now(),
    )


def _keep(who: Principal, plan: Plan, managed: bool) -> None:
    for name, estate_id in plan.places.new_estates.items():
        create_estate(who, {"id": estate_id, "name": name, "mode": None, "address": None})
    names = {estate_id: name for name, estate_id in plan.places.estates.items()}
    for place in plan.places.new_buildings:
        estate = names.get(place.estate_id or "", "")
        wanted = {
            "id": place.building_id,
            "estate_id": place.estate_id,
            "name": place.name,
            "address": f"{estate}{place.name}",
            "managed": managed,
            "floors": None,
            "entrances": None,
        }
        add_building(who, wanted)
    _insert(Household, [*plan.new, *plan.changed], KEEP_HOUSEHOLD)
    _insert(Contact, [*plan.new_contacts, *plan.changed_contacts], KEEP_CONTACT)


def _insert(table: Any, rows: list, on_conflict: str) -> None:
    names = list(table._meta.fields)
    values = [{name: row.__data__.get(name) for name in names} for row in rows]
    property_database.insert_rows(table, values, on_conflict)
