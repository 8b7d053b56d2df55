"""How much to order. Pure: values in, values out."""

from shared.money import round_half_up
from shared.quantity import UNIT

LEAD_DAYS_DEFAULT = 3
COVER_DAYS = 7  # what is ordered today must last so long after it has come


def lead_days(days: list[int]) -> int:
    """The usual days between order and delivery: the median, or 3 if none is known."""
    if not days:
        return LEAD_DAYS_DEFAULT
    ordered, middle = sorted(days), len(days) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return round_half_up(ordered[middle - 1] + ordered[middle], 2)


def suggested(sold: int, days: int, cover_days: int, available: int) -> int:
    """What to order so that sales at this speed are covered, in whole units, as thousandths.

    `available` is what is on hand and on order together; sold without return, never negative.
    """
    wanted = -(-sold * cover_days // days) - available  # rounded up
    return max(-(-wanted // UNIT) * UNIT, 0)
