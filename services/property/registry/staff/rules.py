"""Who is on shift. Pure: no Flask, no peewee."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

MINUTES_OF_A_DAY = 1440
SHIFTS_MAX = 28
STAFF_MAX = 500
ABSENCES_MAX = 200


class Hours(NamedTuple):
    """Hours of an ISO weekday in minutes of the day; the last minute is not among them."""

    weekday: int
    from_minute: int
    to_minute: int


class Away(NamedTuple):
    """Days on which a person is not there, both included."""

    from_on: date
    to_on: date


def on_shift(
    moment: datetime, shifts: Iterable[Hours], absences: Iterable[Away], left_on: date | None
) -> bool:
    """Whether a person is there at a moment of local time."""
    day, minute = moment.date(), moment.hour * 60 + moment.minute
    if left_on is not None and day >= left_on:
        return False
    if any(away.from_on <= day <= away.to_on for away in absences):
        return False
    return any(
        hours.weekday == day.isoweekday() and hours.from_minute <= minute < hours.to_minute
        for hours in shifts
    )


def shift_problem(shifts: Iterable[Hours]) -> str | None:
    """Why these hours make no week, or None. A night is two shifts: until 1440, and from 0."""
    last: Hours | None = None
    for hours in sorted(shifts):
        if hours.from_minute >= hours.to_minute:
            return "A shift ends after it begins; a night is two shifts, until 1440 and from 0."
        if last and last.weekday == hours.weekday and hours.from_minute < last.to_minute:
            return f"Two shifts of weekday {hours.weekday} overlap."
        last = hours
    return None
