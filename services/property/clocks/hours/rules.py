"""Counting time on an order's clock. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

import chinese_calendar

SHANGHAI = timezone(timedelta(hours=8))
NOTHING = timedelta(0)
SATURDAY = 5
KNOWN_YEAR = max(chinese_calendar.holidays).year  # the last whose holidays are published


class Hours(NamedTuple):
    """`always`, or `working`: from one minute to another of working days in Asia/Shanghai.

    Working days are those of the State Council's calendar, 调休 included, until the end of
    `known_year`; after it Monday to Friday. An old order keeps the year it was opened with.
    """

    clock: str
    opens_minute: int
    closes_minute: int
    known_year: int


def is_working_day(day: date, known_year: int) -> bool:
    """Whether people work on that day, as far as is known."""
    if day.year > known_year:
        return day.weekday() < SATURDAY
    return chinese_calendar.is_workday(day)


def later(hours: Hours, moment: datetime, length: timedelta) -> datetime:
    """The moment at which so much of the clock has run; what ends at closing time ends then."""
    if hours.clock == "always" or length <= NOTHING:
        return moment + max(length, NOTHING)
    left = length
    for opens, closes in _open_from(hours, moment):
        room = closes - max(moment, opens)
        if room >= left:
            return max(moment, opens) + left
        left -= room
    raise AssertionError("there is always another working day")


def between(hours: Hours, start: datetime, end: datetime) -> timedelta:
    """How much of the clock runs from one moment to another; nothing if it is earlier."""
    if end <= start:
        return NOTHING
    if hours.clock == "always":
        return end - start
    run = NOTHING
    for opens, closes in _open_from(hours, start):
        if opens >= end:
            break
        run += min(end, closes) - max(start, opens)
    return run


def midnight(day: date) -> datetime:
    """The end of a business day."""
    next_day = day + timedelta(days=1)
    begins = datetime(next_day.year, next_day.month, next_day.day, tzinfo=SHANGHAI)
    return begins.astimezone(UTC)


def _open_from(hours: Hours, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Opening and closing of every working day that is not over at a moment, one after another."""
    day = moment.astimezone(SHANGHAI).date()
    while True:
        if is_working_day(day, hours.known_year):
            begins = midnight(day - timedelta(days=1))
            closes = begins + timedelta(minutes=hours.closes_minute)
            if closes > moment:
                yield begins + timedelta(minutes=hours.opens_minute), closes
        day += timedelta(days=1)
