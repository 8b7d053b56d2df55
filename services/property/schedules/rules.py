"""On which days scheduled work falls due. Pure: no Flask, no peewee, no clock.

The n-th day is counted from the first one, not from the one before it, so nothing drifts: every
month from 31 January falls due on 28 or 29 February, and on 31 March again.
"""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import takewhile
from typing import NamedTuple

UNITS = ("days", "weeks", "months", "years")
EVERY_MAX = 366
AHEAD_MAX = 92  # days before it falls due that an order may be opened
SCHEDULES_MAX = 500
LOOK_AHEAD_DAYS = 30

_MONTHS = {"months": 1, "years": 12}
_DAYS = {"days": 1, "weeks": 7}


class Term(NamedTuple):
    """How often work is done, from a day on, counted from its first day."""

    from_on: date
    first_on: date
    every: int
    unit: str


class Wanted(NamedTuple):
    """A day that becomes an order, and how many before it became none."""

    due_on: date
    skipped: int


def nth_day(term: Term, number: int) -> date:
    """The day of the n-th time, from 0; a month without that day has its last one."""
    first = term.first_on
    if term.unit in _DAYS:
        return first + timedelta(days=number * term.every * _DAYS[term.unit])
    months = first.year * 12 + first.month - 1 + number * term.every * _MONTHS[term.unit]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(first.day, calendar.monthrange(year, month)[1]))


def days(terms: Sequence[Term], after: date, until: date) -> list[date]:
    """The days after one day and up to another; of two terms that hold, the later one counts.

    `terms` are in the order of their `from_on`; of two of the same day the last one holds.
    """
    found: list[date] = []
    for place, term in enumerate(terms):
        begin = max(term.from_on, after + timedelta(days=1))
        end = until
        if place + 1 < len(terms):
            end = min(until, terms[place + 1].from_on - timedelta(days=1))
        found += takewhile(lambda day: day <= end, _days_from(term, begin))  # noqa: B023
    return found


def next_day(terms: Sequence[Term], after: date, ended_on: date | None) -> date | None:
    """The first day after one day, or None when the work ends before it."""
    last = terms[-1]
    beyond = max(after, last.from_on - timedelta(days=1))
    certain = next(_days_from(last, beyond + timedelta(days=1)))
    found = next(iter(days(terms, after, certain)))
    return found if ended_on is None or found < ended_on else None


def ripe(ahead_days: Mapping[date, int], today: date) -> list[date]:
    """The days whose order may be opened today, in order: none before an earlier one."""
    early = ((day, day - timedelta(days=ahead_days[day])) for day in sorted(ahead_days))
    return [day for day, _ in takewhile(lambda pair: pair[1] <= today, early)]


def wanted_orders(due: Sequence[date], today: date) -> list[Wanted]:
    """Which of the days due become orders.

    Of those that have come only the latest: a lift is not inspected five times because nobody
    was there for five months. Those still to come all do.
    """
    come = [day for day in due if day <= today]
    latest = [Wanted(come[-1], len(come) - 1)] if come else []
    return latest + [Wanted(day, 0) for day in due if day > today]


def place_problem(*places: str | None) -> str | None:
    """Why it is not clear where the work is done, or None."""
    if len([place for place in places if place]) == 1:
        return None
    return "Work is done to an asset, to a building or to an estate: name one of them."


def _days_from(term: Term, begin: date) -> Iterator[date]:
    first = term.first_on
    if term.unit in _DAYS:
        passed, step = (begin - first).days, term.every * _DAYS[term.unit]
    else:
        passed = (begin.year - first.year) * 12 + begin.month - first.month
        step = term.every * _MONTHS[term.unit]
    number = max(0, passed // step)
    while True:
        if (day := nth_day(term, number)) >= begin:
            yield day
        number += 1
