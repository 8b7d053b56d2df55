"""Which month a page of the loop is about: the one that its address names, or all time."""

from datetime import date
from typing import NamedTuple

from flask import request

from gateway.tracker.queries import Days, days_of
from gateway.web.loop import queries
from shared import clock

YEARS_MOST = 10


class Time(NamedTuple):
    """Which month is looked at, None for all time, and which there are."""

    period: str | None
    months: list[str]
    since: date
    until: date

    @property
    def days(self) -> Days:
        """The days of the month; None for all time."""
        return days_of(self.period) if self.period else None

    @property
    def before(self) -> str | None:
        """The month before; the last one before all time."""
        at = self.months.index(self.period) if self.period else len(self.months)
        return self.months[at - 1] if at else None

    @property
    def after(self) -> str | None:
        """The month after, None behind the last one."""
        at = self.months.index(self.period) + 1 if self.period else len(self.months)
        return self.months[at] if at < len(self.months) else None


def time_of(communities: list[str]) -> Time:
    """The month that is asked for, among those since the first thing heard of the communities."""
    today = clock.today()
    heard = [day for code in communities if (day := queries.first_day(code))]
    first = max(min(heard, default=today), date(today.year - YEARS_MOST + 1, 1, 1))
    months = [
        f"{year}-{month:02d}"
        for year in range(first.year, today.year + 1)
        for month in range(1, 13)
        if (first.year, first.month) <= (year, month) <= (today.year, today.month)
    ]
    asked = request.args.get("period")
    period = asked if asked in months else None
    since, until = days_of(period) if period else (first, today)
    return Time(period, months, since, until)
