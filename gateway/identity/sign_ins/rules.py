"""How wrong passwords lock a name, and for how long. Pure: no Flask, no peewee, no clock.

Two brakes. One name from one address is locked after a few wrong passwords, which stops whoever
sits there. One name from all addresses that are not familiar is locked after many, which stops
whoever has many addresses; from a familiar address, where the right password came lately, the
owner still gets in.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

SIGNED_IN = "signed_in"
CREDENTIALS_WRONG = "credentials_wrong"
USER_DISABLED = "user_disabled"
SECOND_FACTOR_NEEDED = "second_factor_needed"
SECOND_FACTOR_WRONG = "second_factor_wrong"
LOCKED = "locked"
OUTCOMES = (
    SIGNED_IN,
    CREDENTIALS_WRONG,
    USER_DISABLED,
    SECOND_FACTOR_NEEDED,
    SECOND_FACTOR_WRONG,
    LOCKED,
)
GUESSES = (CREDENTIALS_WRONG, SECOND_FACTOR_WRONG)

WRONG_FROM_ADDRESS = 5  # NIST SP 800-63B allows 100; a person who errs so often looks it up
WRONG_FROM_ANYWHERE = 50
LOCK_MINUTES_MAX = 60
FORGOTTEN_AFTER = timedelta(days=1)
FAMILIAR_FOR = timedelta(days=90)


class Count(NamedTuple):
    """Wrong passwords in a row so far."""

    wrong: int
    changed_at: datetime


def wrong_in_a_row(before: Count | None, now: datetime) -> int:
    """The count with one more; yesterday's errors are forgotten."""
    if before is None or before.changed_at < now - FORGOTTEN_AFTER:
        return 1
    return before.wrong + 1


def lock_minutes(wrong: int, free: int) -> int:
    """For how long the last of so many wrong passwords locks: 0, then 1, 2, 4 … 60 minutes."""
    if wrong < free:
        return 0
    return min(LOCK_MINUTES_MAX, 2 ** min(wrong - free, 6))


def is_familiar(right_at: datetime | None, now: datetime) -> bool:
    """Whether the right password came from there lately."""
    return right_at is not None and right_at > now - FAMILIAR_FOR


def seconds_left(locks: Iterable[datetime | None], now: datetime) -> int:
    """How long the longest of these locks still holds, in whole seconds; 0 when none does."""
    left = max((until - now for until in locks if until is not None), default=timedelta(0))
    return max(0, -(-left // timedelta(seconds=1)))
