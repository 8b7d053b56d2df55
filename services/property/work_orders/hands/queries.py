"""Who may be sent. Read-only."""

from typing import Any

from services.property.registry.staff import queries as staff
from shared.errors import Invalid
from shared.identity import Principal


def hands(who: Principal, user: str | None) -> dict[str, Any]:
    """The columns of an order that goes to a person, or to whoever takes it first (None).

    Raises Invalid `assignee_unknown`.
    """
    if user is not None and not staff.may_be_sent(who, user):
        message = f"Nobody of the staff signs in as {user}, or they have left."
        raise Invalid("assignee_unknown", message, {"assignee": message})
    return {"assignee": user, "team": staff.team_of(who, user)}
