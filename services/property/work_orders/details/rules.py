"""Who reads whom to call. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable

from services.property.registry.rules import sees_whole
from services.property.work_orders.rules import AT_WORK, SENT

CALLING = frozenset((*SENT, *AT_WORK, "completed"))  # who goes there calls first


def sees_contact(user: str, roles: Iterable[str], assignee: str | None, state: str) -> bool:
    """Whether a person reads the contact of an order whole (domain.md §6)."""
    return sees_whole(roles) or (user == assignee and state in CALLING)
