"""When a volunteer can have been there. Pure: no Flask, no peewee, no clock."""

from datetime import date, datetime, timedelta

STATES = ("present", "counted", "complained")
PAPER_MAX = 500  # rows of one paper list
SKEW = timedelta(minutes=10)  # a phone's clock may be ahead of ours by so much


def moment_problem(moment: datetime, moment_on: date, day: date, now: datetime) -> str | None:
    """Why nobody signs in or out of an activity of that business day at a moment, or None.

    `moment_on` is the business day of the moment.
    """
    if moment > now + SKEW:
        return "This moment has not come yet."
    if moment_on != day:
        return f"The activity is on {day}, this moment on {moment_on}."
    return None


def minutes(signed_in_at: datetime, signed_out_at: datetime) -> int:
    """The whole minutes between."""
    return (signed_out_at - signed_in_at) // timedelta(minutes=1)
