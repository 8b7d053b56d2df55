"""Averages over volunteers. Pure: no Flask, no peewee, no clock."""

from shared.money import round_half_up


def hours_each_hundredths(minutes: int, volunteers: int) -> int | None:
    """Hours per volunteer in hundredths, rounded half up; None without volunteers.

    7,000.0 h of 287 are 24.39 h each (domain.md §1 row 42).
    """
    return round_half_up(minutes * 100, 60 * volunteers) if volunteers else None
