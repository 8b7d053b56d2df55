"""Signing in, and counting who guesses.

What is hashed is hashed outside of the transaction: nobody's sale waits for a password.
"""

from datetime import datetime, timedelta

from gateway.database import writes
from gateway.identity import passwords
from gateway.identity.models import User
from gateway.identity.sealing import Seal
from gateway.identity.second_factors import commands as second_factors
from gateway.identity.second_factors import queries as factors
from gateway.identity.sessions import commands as sessions
from gateway.identity.sessions.commands import Visit
from gateway.identity.sessions.models import Session
from gateway.identity.sessions.rules import masked_address, short_agent
from gateway.identity.sign_ins import queries, rules
from gateway.identity.sign_ins.models import SignIn, Streak
from shared import clock
from shared.errors import Forbidden, Refusal, Unauthenticated
from shared.identity import Principal
from shared.ids import new_id

SENTENCES = {
    rules.CREDENTIALS_WRONG: "This username and password do not match.",
    rules.SECOND_FACTOR_NEEDED: "Send the code of your authenticator app as `otp`, too.",
    rules.SECOND_FACTOR_WRONG: "This code is wrong, or has been used; wait for the next one.",
}


def sign_in(said: dict, visit: Visit, seal: Seal) -> Session:
    """Begin a session for who knows the password and, if there is one, the second factor.

    Raises TooMany `sign_in_locked`; Unavailable `sign_in_busy`; Unauthenticated
    `credentials_wrong`, `second_factor_needed`, `second_factor_wrong`; Forbidden `user_disabled`.
    """
    queries.require_unlocked(said["username"], visit.address)
    user = User.get_or_none(User.username == said["username"])
    known = user.password_hash if user else passwords.NOBODY_HASH
    right = passwords.matches(known, said["password"], visit.address)
    outcome, session = _conclude(said, visit, seal, known if right else None)
    if session is None:
        raise _refusal(outcome, said["username"])
    return session


@writes
def _conclude(
    said: dict, visit: Visit, seal: Seal, matched: str | None
) -> tuple[str, Session | None]:
    """What came of the try, noted; `matched` is the hash that the password had, None if none.

    It refuses nothing itself: a refusal would undo the counting.
    """
    user = User.get_or_none(User.username == said["username"])
    outcome = _outcome(user, matched, said["otp"], seal)
    session, is_locked = None, False
    if outcome in rules.GUESSES:
        is_locked = _count_wrong(said["username"], visit.address)
    elif outcome == rules.SIGNED_IN:
        note_right(said["username"], visit.address)
        session = sessions.begin(user, visit, factors.must_enrol(user))
    if user is not None:
        _keep(user, visit, outcome)
        if is_locked:
            _keep(user, visit, rules.LOCKED)
    return outcome, session


def _outcome(user: User | None, matched: str | None, otp: str | None, seal: Seal) -> str:
    if user is None or user.password_hash != matched:  # another one may have been set meanwhile
        return rules.CREDENTIALS_WRONG
    if user.disabled:
        return rules.USER_DISABLED
    if not factors.is_enrolled(user.username):
        return rules.SIGNED_IN
    if otp is None:
        return rules.SECOND_FACTOR_NEEDED
    is_right = second_factors.spend(user.username, otp, seal)
    return rules.SIGNED_IN if is_right else rules.SECOND_FACTOR_WRONG


def require_password(username: str, password: str, visit: Visit) -> str:
    """Ask somebody who has signed in for the password again; wrong ones count as at the door.

    Returns the hash that it has. Raises TooMany `sign_in_locked`, Unavailable `sign_in_busy`,
    Forbidden `password_wrong`.
    """
    queries.require_unlocked(username, visit.address)
    known = User.get_by_id(username).password_hash
    if not passwords.matches(known, password, visit.address):
        note_guess(username, visit, rules.CREDENTIALS_WRONG)
        raise password_wrong()
    return known


def password_wrong() -> Forbidden:
    """The refusal of a password that is not that of who has signed in."""
    return Forbidden("password_wrong", "This is not your present password.")


def remove_second_factor(who: Principal, otp: str, visit: Visit, seal: Seal) -> None:
    """Give up one's second factor by a code of it; wrong ones count as at the door.

    Raises TooMany `sign_in_locked`, `second_factor_not_enrolled`, Invalid `second_factor_wrong`.
    """
    queries.require_unlocked(who.user, visit.address)
    if not second_factors.remove(who, otp, seal):
        note_guess(who.user, visit, rules.SECOND_FACTOR_WRONG)
        raise second_factors.wrong()


@writes
def note_guess(username: str, visit: Visit, outcome: str) -> None:
    """Count a wrong password or code of somebody who has signed in."""
    user = User.get_by_id(username)
    is_locked = _count_wrong(username, visit.address)
    _keep(user, visit, outcome)
    if is_locked:
        _keep(user, visit, rules.LOCKED)


def _count_wrong(username: str, address: str) -> bool:
    """One more wrong password in a row; whether it locks the name for that address."""
    now, ids = clock.now(), queries.streaks(username, address)
    _forget(now)
    here = Streak.get_or_none(Streak.id == ids.here)
    minutes = _lengthen(ids.here, here, rules.WRONG_FROM_ADDRESS, now)
    if not (here and rules.is_familiar(here.right_at, now)):
        anywhere = Streak.get_or_none(Streak.id == ids.anywhere)
        minutes = max(minutes, _lengthen(ids.anywhere, anywhere, rules.WRONG_FROM_ANYWHERE, now))
    return minutes > 0


def _lengthen(streak_id: str, before: Streak | None, free: int, now: datetime) -> int:
    """Write a streak with one more wrong password; for how many minutes it locks."""
    wrong = rules.wrong_in_a_row(before and rules.Count(before.wrong, before.changed_at), now)
    minutes = rules.lock_minutes(wrong, free)
    until = now + timedelta(minutes=minutes) if minutes else None
    _write(streak_id, wrong, now, until, before.right_at if before else None)
    return minutes


@writes
def note_right(username: str, address: str) -> None:
    """The streak of that address ends, and the address is familiar from now on."""
    now = clock.now()
    _write(queries.streaks(username, address).here, 0, now, None, now)


def _write(
    streak_id: str,
    wrong: int,
    now: datetime,
    locked_until: datetime | None,
    right_at: datetime | None,
) -> None:
    Streak.insert(
        id=streak_id, wrong=wrong, changed_at=now, locked_until=locked_until, right_at=right_at
    ).on_conflict(
        conflict_target=[Streak.id],
        preserve=[Streak.wrong, Streak.changed_at, Streak.locked_until, Streak.right_at],
    ).execute()


def _forget(now: datetime) -> None:
    """Drop what no longer counts, so that guessing at many names does not fill the table."""
    is_strange = Streak.right_at.is_null() & (Streak.changed_at < now - rules.FORGOTTEN_AFTER)
    Streak.delete().where(is_strange | (Streak.changed_at < now - rules.FAMILIAR_FOR)).execute()


def _keep(user: User, visit: Visit, outcome: str) -> None:
    SignIn.create(
        id=new_id(),
        community=user.community,
        username=user.username,
        happened_at=clock.now(),
        outcome=outcome,
        address=masked_address(visit.address),
        agent=short_agent(visit.agent),
    )


def _refusal(outcome: str, username: str) -> Refusal:
    if outcome == rules.USER_DISABLED:
        return queries.users.disabled(username)
    return Unauthenticated(outcome, SENTENCES[outcome])
