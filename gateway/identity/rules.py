"""Which roles one person may have. Pure: no Flask, no peewee, no clock."""

from collections.abc import Collection

ADMIN = "admin"

# A cashier keeps neither the books nor checks them (domain.md §4.2, 会计法 §35).
APART = (("cashier", "accountant"), ("cashier", "reviewer"))


def roles_problem(roles: Collection[str]) -> str | None:
    """Why one person may not have all these roles (domain.md §4.2), or None."""
    for one, other in APART:
        if one in roles and other in roles:
            return f"One person cannot be both {one} and {other}."
    return None


def may_give(roles: Collection[str], own_roles: Collection[str]) -> bool:
    """Whether an admin may give or take these roles: district staff are the district's to make."""
    return "district" not in roles or "district" in own_roles


def still_gives(own_roles: Collection[str], roles: Collection[str], is_far: bool) -> bool:
    """Whether somebody with these roles of their own would give those others today; into another
    community only the district lets people in, as its founder.
    """
    given = {*roles, "district"} if is_far else roles
    return ADMIN in own_roles and may_give(given, own_roles)
