"""Asking about sessions. Read-only."""

from typing import NamedTuple

from gateway.database import gateway
from gateway.identity import queries as users
from gateway.identity.sessions.models import Session
from shared import clock
from shared.errors import Unauthenticated
from shared.identity import Principal
from shared.paging import Page, newest_first

# Asked before every request: written out, it costs a quarter of what building it would.
_ADMITTED = (
    'SELECT u."username", u."community", u."roles", u."disabled", s."ended_at", s."must_enrol", '
    's."seen_at" FROM "session" s JOIN "user" u ON u."username" = s."username" WHERE s."id" = '
)


class Admitted(NamedTuple):
    """Whose session it is, and how it stands."""

    principal: Principal
    session_id: str
    must_enrol: bool
    seen_at: str


def admitted(session_id: str) -> Admitted:
    """The person of a session as they are now: a role taken away is gone with the next request.

    Raises Unauthenticated `token_invalid`, `session_ended`; Forbidden `user_disabled`.
    """
    row = gateway.proxy.execute_sql(f"{_ADMITTED}{gateway.proxy.param}", (session_id,)).fetchone()
    if row is None:
        raise Unauthenticated("token_invalid", "This is not a token of ours.")
    username, community, roles, disabled, ended_at, must_enrol, seen_at = row
    if disabled:
        raise users.disabled(username)
    if ended_at is not None:
        raise Unauthenticated("session_ended", "This session has ended; sign in again.")
    principal = Principal(username, community, tuple(roles.split()), session=session_id)
    return Admitted(principal, session_id, bool(must_enrol), seen_at)


def sessions(username: str, wanted: dict) -> Page:
    """A page of the sessions of somebody that are still open, the newest first."""
    query = Session.select().where(
        (Session.username == username)
        & Session.ended_at.is_null()
        & (Session.expires_at > clock.now())
    )
    return newest_first(query, Session.id, wanted)


def sessions_of(who: Principal, username: str, wanted: dict) -> Page:
    """The same of a user of the caller's community. Raises `user_unknown`."""
    return sessions(users.user(who, username).username, wanted)
