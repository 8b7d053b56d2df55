"""Asking what was changed. Read-only."""

from gateway.identity.events.models import IdentityEvent
from shared.identity import Principal
from shared.paging import Page, newest_first


def events(who: Principal, wanted: dict) -> Page:
    """A page of what was changed in the community, or of one `subject` of it."""
    query = IdentityEvent.select().where(IdentityEvent.community == who.community)
    if wanted["subject"]:
        query = query.where(IdentityEvent.subject == wanted["subject"])
    return newest_first(query, IdentityEvent.id, wanted)
