"""From which day a building may change. Pure: no Flask, no peewee."""

from datetime import date


def day_problem(day: date, today: date, last: date) -> tuple[str, str] | None:
    """Code and sentence why a change cannot hold from a day on, or None.

    The past may be set right as far back as the last change; what is to come is not known yet.
    """
    if day > today:
        return "day_not_yet", "A building changes today or has changed before."
    if day < last:
        return "day_before_last_change", f"The building has changed on {last} already."
    return None
