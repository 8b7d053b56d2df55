"""Who sees personal information. Pure: no Flask, no peewee."""

from collections.abc import Iterable

HOUSEHOLDS_LEAST = 5  # below that an address tells who it was (domain.md §6)
SEE_WHOLE = ("steward", "admin")  # who calls residents, and who keeps the register


def sees_whole(roles: Iterable[str]) -> bool:
    """Whether one of these roles needs names and phones whole."""
    return any(role in SEE_WHOLE for role in roles)
