"""Which roles one person may have. Pure: no Flask, no peewee, no clock."""

from collections.abc import Collection

# A cashier keeps neither the books nor checks them (domain.md §4.2, 会计法 §35).
APART = (("cashier", "accountant"), ("cashier", "reviewer"))


def roles_problem(roles: Collection[str]) -> str | None:
    """Why one person may not have all these roles (domain.md §4.2), or None."""
    for one, other in APART:
        if one in roles and other in roles:
            return f"One person cannot be both {one} and {other}."
    return None


def may_give(roles: Collection[str], own_roles: Collection[str]) -> bool:
    """Whether an admin may give these roles: the district's eye is only the district's to give."""
    return "district" not in roles or "district" in own_roles
