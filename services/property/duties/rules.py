"""Which quarter a duty is rated for, and the score. Pure: no Flask, no peewee, no clock."""

import re
from datetime import date

from shared.money import round_half_up

QUARTER = re.compile(r"20[0-9]{2}-Q[1-4]\Z")
DUTIES_MAX = 500


def quarter_of(day: date) -> str:
    """The quarter of a business day: `2026-Q1`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def quarter_problem(quarter: str, today: date) -> str | None:
    """Why a quarter is not rated today, or None: this one and the one before it are."""
    this = quarter_of(today)
    year, number = int(this[:4]), int(this[-1])
    before = f"{year}-Q{number - 1}" if number > 1 else f"{year - 1}-Q4"
    if quarter in (this, before):
        return None
    return f"Rated now are {before} and {this}."


def average_hundredths(total: int, ratings: int) -> int:
    """The mean of scores in hundredths, rounded half up."""
    return round_half_up(total * 100, ratings)
