"""When somebody is visited next. Pure: no Flask, no peewee, no clock."""

from datetime import date, timedelta

OUTCOMES = ("found_ok", "needs_help", "not_met")
EVERY_MAX = 92


def next_due(from_on: date, every_days: int, last_on: date | None) -> date:
    """The day of the next visit: `every_days` after the last one, at first `from_on`.

    Who was not met was not visited. A change of the plan counts from the last visit too, but
    nobody is visited before the plan begins.
    """
    if last_on is None:
        return from_on
    return max(from_on, last_on + timedelta(days=every_days))
