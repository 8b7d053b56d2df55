"""Whom a household names, and where it is written down. Pure: no Flask, no peewee."""

from typing import Protocol

CONTACT_ROLES = ("owner", "tenant", "family")
CONTACTS_MAX = 10
AREA_MAX_HUNDREDTHS = 10_000_000
FLOOR_MIN, FLOOR_MAX = -5, 200


class Person(Protocol):
    """A contact, as far as these rules look at it."""

    name: str | None
    phone: str | None


def contact_problem(contact: Person) -> str | None:
    """Why a contact helps nobody, or None."""
    return None if contact.name or contact.phone else "A contact has a name or a phone."


def digits(phone: str) -> str:
    """A phone without what people write between its digits."""
    return phone.replace("-", "").replace(" ", "")
