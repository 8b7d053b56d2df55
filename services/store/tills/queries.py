"""Asking about tills. Read-only."""

from datetime import datetime
from typing import NamedTuple

from peewee import JOIN

from services.store.database import store
from services.store.tills.models import Till, TillSession
from services.store.tills.rules import Span
from shared import clock
from shared.compiled import Compiled
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page

OVERSEE = "till:oversee"  # seeing what others did at a till; without it everybody sees their own


def tills(who: Principal, wanted: dict) -> Page:
    """A page of the community's tills, each with its open session, if there is one."""
    query = (
        Till.select(Till, TillSession.id.alias("open_session_id"), TillSession.opened_by)
        .join(TillSession, JOIN.LEFT_OUTER, on=(TillSession.open_till == Till.id))
        .where(Till.community == who.community)
        .objects()
    )
    return page(query, Till.id, wanted["limit"], wanted["after"])


def till(who: Principal, till_id: str) -> Till:
    """One till. Raises `till_unknown`."""
    found = Till.get_or_none((Till.community == who.community) & (Till.id == till_id))
    if found is None:
        raise missing("till", till_id)
    return found


def outlets(community: str) -> list[str]:
    """Where a community has tills."""
    rows = Till.select(Till.outlet).where(Till.community == community).distinct().tuples()
    return [outlet for (outlet,) in rows]


def sessions(who: Principal, till_id: str, wanted: dict) -> Page:
    """A page of a till's sessions; who does not oversee tills sees those they opened.

    Raises `till_unknown`.
    """
    query = TillSession.select().where(TillSession.till == till(who, till_id))
    if not who.may(OVERSEE):
        query = query.where(TillSession.opened_by == who.user)
    return page(query, TillSession.id, wanted["limit"], wanted["after"])


def session(who: Principal, session_id: str) -> TillSession:
    """One session, if the caller opened it or oversees tills. Raises `till_session_unknown`."""
    found = TillSession.get_or_none(
        (TillSession.community == who.community) & (TillSession.id == session_id)
    )
    if found is None or not (who.may(OVERSEE) or found.opened_by == who.user):
        raise missing("till_session", session_id)
    return found


class OpenSession(NamedTuple):
    """An open drawer, as a sale needs to know it."""

    id: str
    till_id: str
    outlet: str
    opened_at: datetime


_OPEN_SESSION = Compiled(
    store.proxy,
    lambda till_id, community: (
        TillSession.select(TillSession.id, Till.id, Till.outlet, TillSession.opened_at)
        .join(Till)
        .where((TillSession.open_till == till_id) & (Till.community == community))
    ),
)


def open_session(who: Principal, till_id: str) -> OpenSession:
    """The session in which a till is open. Raises `till_unknown`, `till_not_open`."""
    row = _OPEN_SESSION.one(till_id, who.community)
    if row is None:
        raise Refusal("till_not_open", f"{till(who, till_id).name} is not open.")
    session_id, till_id, outlet, opened_at = row
    return OpenSession(session_id, till_id, outlet, clock.parse(opened_at))


def opened_first(who: Principal) -> OpenSession:
    """The session that has been open the longest, for who names no till. Raises `till_not_open`."""
    row = (
        TillSession.select(TillSession.open_till)
        .where((TillSession.community == who.community) & TillSession.open_till.is_null(False))
        .order_by(TillSession.opened_at, TillSession.id)
        .first()
    )
    if row is None:
        raise Refusal("till_not_open", "No till is open.")
    return open_session(who, row.open_till)


def drawer_of(who: Principal, till_id: str | None) -> OpenSession | None:
    """The open session of a till, if one is named. Raises `till_unknown`, `till_not_open`."""
    return open_session(who, till_id) if till_id else None


def session_is_open(who: Principal, session_id: str) -> OpenSession | None:
    """A session by its id while its drawer is open, else None."""
    row = (
        TillSession.select(TillSession.open_till)
        .where((TillSession.id == session_id) & TillSession.open_till.is_null(False))
        .first()
    )
    return open_session(who, row.open_till) if row else None


def still_open(who: Principal, outlet: str) -> Till | None:
    """A till of the outlet whose drawer is open, if there is one."""
    return (
        Till.select()
        .join(TillSession, on=(TillSession.open_till == Till.id))
        .where((Till.community == who.community) & (Till.outlet == outlet))
        .first()
    )


def spans(who: Principal, till_id: str) -> list[Span]:
    """Every session of a till, as late sales look for theirs."""
    rows = TillSession.select(TillSession.id, TillSession.opened_at, TillSession.closed_at).where(
        (TillSession.till == till_id) & (TillSession.community == who.community)
    )
    return [Span(row.id, row.opened_at, row.closed_at) for row in rows]


def open_before(who: Principal, end: datetime) -> list[TillSession]:
    """Sessions that began before `end` and whose drawers nobody has counted, oldest first."""
    return list(
        TillSession.select(TillSession, Till)
        .join(Till)
        .where(
            (TillSession.community == who.community)
            & TillSession.open_till.is_null(False)
            & (TillSession.opened_at < end)
        )
        .order_by(TillSession.opened_at, TillSession.id)
    )
