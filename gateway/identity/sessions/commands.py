"""Beginning and ending sessions."""

from datetime import datetime, timedelta
from typing import NamedTuple

from gateway.database import writes
from gateway.identity.models import User
from gateway.identity.sessions import rules
from gateway.identity.sessions.models import Session
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.ids import new_id


class Visit(NamedTuple):
    """Where somebody comes from, and what their browser or program says of itself."""

    address: str
    agent: str


@writes
def begin(user: User, visit: Visit, must_enrol: bool) -> Session:
    """A session of a working day; sessions that were over a month ago are forgotten."""
    now = clock.now()
    forgotten = now - timedelta(days=rules.KEPT_DAYS)
    Session.delete().where(Session.expires_at < forgotten).execute()
    return Session.create(
        id=new_id(),
        username=user.username,
        begun_at=now,
        expires_at=now + timedelta(seconds=rules.SESSION_SECONDS),
        seen_at=now,
        ended_at=None,
        must_enrol=must_enrol,
        address=rules.masked_address(visit.address),
        agent=rules.short_agent(visit.agent),
    )


@writes
def see(session_id: str, now: datetime) -> None:
    """Note that the session was used."""
    Session.update(seen_at=now).where(Session.id == session_id).execute()


@writes
def sign_out(who: Principal) -> int:
    """End the session in which the caller asks."""
    return _end((Session.id == who.session) & (Session.username == who.user))


@writes
def end(who: Principal, session_id: str) -> int:
    """End one of the caller's own sessions. Raises `session_unknown`."""
    mine = (Session.id == session_id) & (Session.username == who.user)
    if not Session.select().where(mine).exists():
        raise missing("session", session_id)
    return _end(mine)


@writes
def end_all(username: str, but: str | None = None) -> int:
    """End every session of somebody, `but` one if it is named; how many there were."""
    theirs = Session.username == username
    return _end(theirs & (Session.id != but) if but else theirs)


@writes
def set_must_enrol(username: str, must_enrol: bool) -> None:
    """Say of somebody's open sessions whether they are good for enrolling only."""
    Session.update(must_enrol=must_enrol).where(
        (Session.username == username) & Session.ended_at.is_null()
    ).execute()


def _end(which) -> int:
    now = clock.now()
    alive = Session.ended_at.is_null() & (Session.expires_at > now)
    return Session.update(ended_at=now).where(which & alive).execute()
