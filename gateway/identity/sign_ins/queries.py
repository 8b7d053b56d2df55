"""Asking how signing in went, and whether it is allowed just now. Read-only."""

import hashlib
import hmac
from typing import NamedTuple

from gateway.database import gateway
from gateway.identity import queries as users
from gateway.identity.sign_ins import rules
from gateway.identity.sign_ins.models import SignIn, Streak
from shared import clock
from shared.errors import TooMany
from shared.identity import Principal
from shared.paging import Page, newest_first


class Streaks(NamedTuple):
    """The ids under which the wrong passwords of a try are counted."""

    here: str
    anywhere: str


def streaks(username: str, address: str) -> Streaks:
    """The streak of the name from that address, and of the name from anywhere.

    Anything may be said for a name, blanks too, so that it comes last, behind what it is for: else
    a name that was made up is another streak, or another use of the pepper.
    """
    return Streaks(
        _keyed(f"streak here {address} {username}"), _keyed(f"streak anywhere {username}")
    )


def _keyed(said: str) -> str:
    return hmac.new(gateway.pepper, said.encode(), hashlib.sha256).hexdigest()


def require_unlocked(username: str, address: str) -> None:
    """Raises TooMany `sign_in_locked` while the name is locked for that address."""
    ids, now = streaks(username, address), clock.now()
    found = {row.id: row for row in Streak.select().where(Streak.id.in_(ids))}
    here, anywhere = found.get(ids.here), found.get(ids.anywhere)
    locks = [here and here.locked_until]
    if not (here and rules.is_familiar(here.right_at, now)):
        locks.append(anywhere and anywhere.locked_until)
    if seconds := rules.seconds_left(locks, now):
        raise TooMany("sign_in_locked", "Too many wrong passwords; wait, then try again.", seconds)


def sign_ins(community: str, username: str, wanted: dict) -> Page:
    """A page of the tries to sign in as somebody, the newest first."""
    query = SignIn.select().where((SignIn.community == community) & (SignIn.username == username))
    return newest_first(query, SignIn.id, wanted)


def sign_ins_of(who: Principal, username: str, wanted: dict) -> Page:
    """The same of a user of the caller's community. Raises `user_unknown`."""
    user = users.user(who, username)
    return sign_ins(user.community, user.username, wanted)
