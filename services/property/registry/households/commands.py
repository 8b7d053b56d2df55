"""Keeping the register of households and their contacts. None is deleted; a contact may be."""

from services.property.database import writes
from services.property.registry import queries as registry
from services.property.registry.households import queries
from services.property.registry.households.queries import HouseholdView
from services.property.registry.households.rules import CONTACTS_MAX, contact_problem
from services.property.registry.models import Contact, Household
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def create_household(who: Principal, wanted: dict) -> HouseholdView:
    """Add a household. Raises `building_unknown`, `household_exists`, `household_differs`."""
    if earlier := named_before(Household, "household", who, wanted):
        return queries.household_view(who, earlier.id)
    building = registry.building(who, wanted["building_id"])
    _refuse_taken(building, wanted["unit"], None)
    household = Household.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        created_at=clock.now(),
    )
    if household.contact_name or household.phone:
        named = {"name": household.contact_name, "phone": household.phone, "role": "owner"}
        _insert(who, household, ids.new_id(), named)
        _settle_main(household, None)
    return queries.household_view(who, household.id)


@writes
def change_household(who: Principal, household_id: str, wanted: dict) -> HouseholdView:
    """Change what is sent of a household. Raises `household_unknown`, `household_exists`."""
    row = registry.household(who, household_id)
    _refuse_taken(row.building, wanted.get("unit", row.unit), row.id)
    _update(row, wanted)
    return queries.household_view(who, row.id)


@writes
def close_household(who: Principal, household_id: str, wanted: dict) -> HouseholdView:
    """From today it counts no more; it stays readable. Raises `household_closed`."""
    row = registry.household(who, household_id)
    if row.closed_on is not None:
        raise Refusal("household_closed", f"{row.unit} is closed since {row.closed_on}.")
    _update(row, {"closed_on": clock.today(), "closed_reason": wanted["reason"]})
    return queries.household_view(who, row.id)


@writes
def reopen_household(who: Principal, household_id: str) -> HouseholdView:
    """It counts again. Raises `household_unknown`, `household_open`."""
    row = registry.household(who, household_id)
    if row.closed_on is None:
        raise Refusal("household_open", f"{row.unit} is not closed.")
    _update(row, {"closed_on": None, "closed_reason": None})
    return queries.household_view(who, row.id)


@writes
def add_contact(who: Principal, household_id: str, wanted: dict) -> HouseholdView:
    """Add a person to ask for; the first one is the main one.

    Raises `household_unknown`, `contact_empty`, `too_many_contacts`, `contact_differs`.
    """
    household = registry.household(who, household_id)
    said = {field: wanted[field] for field in ("name", "phone", "role")}
    named = said | {"id": wanted["id"], "household_id": household.id}
    if named_before(Contact, "contact", who, named):
        return queries.household_view(who, household.id)
    here = queries.contacts_of([household.id]).get(household.id, [])
    if len(here) >= CONTACTS_MAX:
        raise Refusal("too_many_contacts", f"A household has at most {CONTACTS_MAX} contacts.")
    contact = _insert(who, household, wanted["id"] or ids.new_id(), said)
    _settle_main(household, contact.id if wanted["main"] else None)
    return queries.household_view(who, household.id)


@writes
def change_contact(
    who: Principal, household_id: str, contact_id: str, wanted: dict
) -> HouseholdView:
    """Change what is sent of a contact; `main` true makes it the one to ask for first.

    Raises `household_unknown`, `contact_unknown`, `contact_empty`.
    """
    household = registry.household(who, household_id)
    contact = queries.contact(who, household.id, contact_id)
    for field in ("name", "phone", "role"):
        setattr(contact, field, wanted.get(field, getattr(contact, field)))
    _refuse_empty(contact)
    contact.save()
    _settle_main(household, contact.id if wanted["main"] else None)
    return queries.household_view(who, household.id)


@writes
def remove_contact(who: Principal, household_id: str, contact_id: str) -> HouseholdView:
    """Delete a person (PIPL §47); the next one becomes the main one.

    Raises `household_unknown`, `contact_unknown`.
    """
    household = registry.household(who, household_id)
    queries.contact(who, household.id, contact_id).delete_instance()
    _settle_main(household, None)
    return queries.household_view(who, household.id)


def _insert(who: Principal, household: Household, contact_id: str, wanted: dict) -> Contact:
    contact = Contact(
        **wanted,
        id=contact_id,
        community=who.community,
        household=household,
        main=False,
        created_at=clock.now(),
    )
    _refuse_empty(contact)
    contact.save(force_insert=True)
    return contact


def _refuse_empty(contact: Contact) -> None:
    if problem := contact_problem(contact):
        raise Invalid("contact_empty", problem, {"name": problem})


def _settle_main(household: Household, contact_id: str | None) -> None:
    """One contact is the main one (the first there is, unless one is named), and the household
    shows its name and phone."""
    here = queries.contacts_of([household.id]).get(household.id, [])
    named = [contact for contact in here if contact.id == contact_id] or here[:1]
    Contact.update(main=False).where(Contact.household == household.id).execute()
    if not named:
        _update(household, {"contact_name": None, "phone": None})
        return
    Contact.update(main=True).where(Contact.id == named[0].id).execute()
    _update(household, {"contact_name": named[0].name, "phone": named[0].phone})


def _update(row: Household, wanted: dict) -> None:
    if wanted:
        Household.update(**wanted).where(Household.id == row.id).execute()


def _refuse_taken(building, unit: str, own_id: str | None) -> None:
    row = Household.get_or_none((Household.building == building.id) & (Household.unit == unit))
    if row is not None and row.id != own_id:
        message = f"{building.name} has a unit {unit} already."
        raise Refusal("household_exists", message, {"unit": message})
