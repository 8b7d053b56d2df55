"""Asking about tills. Read-only."""

from services.store.tills.models import Till, TillSession
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page


def tills(who: Principal, wanted: dict) -> Page:
    """A page of the community's tills."""
    query = Till.select().where(Till.community == who.community)
    return page(query, Till.id, wanted["limit"], wanted["after"])


def till(who: Principal, till_id: str) -> Till:
    """One till. Raises `till_unknown`."""
    found = Till.get_or_none((Till.community == who.community) & (Till.id == till_id))
    if found is None:
        raise missing("till", till_id)
    return found


def sessions(who: Principal, till_id: str, wanted: dict) -> Page:
    """A page of a till's sessions. Raises `till_unknown`."""
    query = TillSession.select().where(TillSession.till == till(who, till_id))
    return page(query, TillSession.id, wanted["limit"], wanted["after"])


def open_session(who: Principal, till_id: str) -> TillSession:
    """The session in which a till is open. Raises `till_unknown`, `till_not_open`."""
    found = (
        TillSession.select(TillSession, Till)
        .join(Till)
        .where((TillSession.open_till == till_id) & (Till.community == who.community))
        .first()
    )
    if found is None:
        raise Refusal("till_not_open", f"{till(who, till_id).name} is not open.")
    return found


def still_open(who: Principal, outlet: str) -> Till | None:
    """A till of the outlet whose drawer is open, if there is one."""
    return (
        Till.select()
        .join(TillSession, on=(TillSession.open_till == Till.id))
        .where((Till.community == who.community) & (Till.outlet == outlet))
        .first()
    )
