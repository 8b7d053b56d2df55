"""What hours are worth, and what goods cost. Pure: no Flask, no peewee, no clock.

Points are whole thousandths, time is whole minutes, money is fen (domain.md §6: rules are local,
so that the figures come from a table; what stands here is what it begins with).
"""

from typing import NamedTuple

UNIT_MINUTES = 30
POINTS_PER_UNIT = 500  # 1 h = 1 point
MAX_MINUTES = 120
REDEMPTIONS_PER_QUARTER = 1
POINTS_PER_YUAN = 1000

ACTIVITY, REVERSAL, RECOVERY = "activity", "reversal", "recovery"
REDEMPTION, GIVEN_BACK = "redemption", "redemption_returned"
KINDS = (ACTIVITY, REVERSAL, RECOVERY, REDEMPTION, GIVEN_BACK)


class Worth(NamedTuple):
    """What a rule says of an activity."""

    unit_minutes: int
    points_per_unit: int
    max_minutes: int
    paper_earns: bool


class Valued(NamedTuple):
    """What of an activity counts, in minutes and points."""

    counted_minutes: int
    points: int


def value(worth: Worth, minutes: int, on_paper: bool) -> Valued:
    """What so many minutes of one activity count: whole units, up to the most of one activity."""
    units = min(minutes, worth.max_minutes) // worth.unit_minutes
    earns = worth.paper_earns or not on_paper
    return Valued(units * worth.unit_minutes, units * worth.points_per_unit if earns else 0)


def rule_problem(unit_minutes: int, max_minutes: int) -> str | None:
    """Why a rule counts nothing, or not in whole units, or None."""
    if max_minutes < unit_minutes or max_minutes % unit_minutes:
        return f"The most of an activity is a whole number of units of {unit_minutes} minutes."
    return None


def cost(price_fen: int, points_per_yuan: int) -> int:
    """The points that goods of such a price cost, rounded up to a thousandth."""
    return -(-price_fen * points_per_yuan // 100)


def sides(kind: str, points: int) -> tuple[int, int]:
    """What a movement adds to the credits and to the debits; what a redemption took and gives
    back was not earned by it, so that it lowers the debits.
    """
    if kind == GIVEN_BACK:
        return 0, -points
    return max(points, 0), max(-points, 0)


def take_back(balance: int, points: int) -> tuple[int, int]:
    """How much is taken back now, and how much is owed because it was spent already."""
    taken = min(balance, points)
    return taken, points - taken
