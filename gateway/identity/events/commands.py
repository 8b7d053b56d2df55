"""Noting what was changed, in the transaction of the change."""

from gateway.identity.events.models import IdentityEvent
from shared import clock
from shared.ids import new_id


def note(community: str, actor: str, subject: str, what: str, detail: str = "") -> None:
    """Keep that `actor` did `what` to `subject`; never a password or a code in the detail."""
    IdentityEvent.create(
        id=new_id(),
        community=community,
        happened_at=clock.now(),
        actor=actor,
        subject=subject,
        what=what,
        detail=detail,
    )
