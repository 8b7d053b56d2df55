"""Steps through time, and on which day a sum counts. Pure: no Flask, no peewee, no clock."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from shared.errors import Invalid

STEPS = ("day", "week", "month", "quarter", "year")
STEPS_MAX = 400


class Step(NamedTuple):
    """Some days in a row, both among them."""

    since: date
    until: date


def steps(since: date, until: date, step: str) -> list[Step]:
    """The days cut where a week (on Mondays), month, quarter or year begins; the first and the
    last step may be shorter. Raises Invalid `series_too_long` for more than STEPS_MAX of them.
    """
    found: list[Step] = []
    while since <= until:
        if len(found) == STEPS_MAX:
            raise Invalid(
                "series_too_long",
                f"From {found[0].since} to {until} are more than {STEPS_MAX} steps; take longer "
                "steps or fewer days.",
                {"step": f"{STEPS_MAX} at most."},
            )
        last = min(_last_day(since, step), until)
        found.append(Step(since, last))
        since = last + timedelta(days=1)
    return found


def _last_day(day: date, step: str) -> date:
    """The last day of the step that a day lies in."""
    if step == "day":
        return day
    if step == "week":
        return day + timedelta(days=6 - day.weekday())
    month = {"month": day.month, "quarter": (day.month + 2) // 3 * 3, "year": 12}[step]
    return _month_end(day.year, month)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def counted_on(period: str, moved_on: date | None = None) -> date:
    """The day on which a month's sum counts: the day it moved if that is in the month, else the
    month's last day, on which its result stands.
    """
    if moved_on is not None and moved_on.isoformat()[:7] == period:
        return moved_on
    return _month_end(int(period[:4]), int(period[5:]))


def folded(
    cut: Sequence[Step], names: Sequence[str], dated: Iterable[tuple[date, dict[str, int]]]
) -> list[dict[str, int]]:
    """The sums of each step; zero where nothing happened. Days outside of all steps are left out.

    `dated`: what is to be added to which sums, and on which day it counts.
    """
    sums = [dict.fromkeys(names, 0) for _ in cut]
    begins = [step.since for step in cut]
    for day, added in dated:
        at = bisect_right(begins, day) - 1
        if at >= 0 and day <= cut[at].until:
            for name, value in added.items():
                sums[at][name] += value
    return sums
