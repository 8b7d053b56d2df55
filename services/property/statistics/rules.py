"""What each rate means (domain.md §5.2). Pure: no Flask, no peewee, no clock."""

from typing import NamedTuple

from services.property.work_orders.tallies.rules import PRAISED, SATISFIED, Counts
from shared.money import percent

DIMENSIONS = ("all", "month", "channel", "building", "team")


class Definition(NamedTuple):
    """A rate by its code, its names, and the counts it is made of."""

    code: str
    chinese: str
    english: str
    numerator: str
    denominator: str
    means: str


DEFINITIONS = (
    Definition(
        "response",
        "响应率",
        "response rate",
        "responded",
        "dispatched",
        "首次联系未超时 ÷ 已派单 · first contact in time ÷ sent to a repairer",
    ),
    Definition(
        "closure",
        "办结率",
        "closure rate",
        "closed",
        "opened",
        "已办结 ÷ 受理（取消的不计） · closed ÷ ordered, cancelled ones left out",
    ),
    Definition(
        "closure_in_time",
        "按时办结率",
        "closure in time",
        "closed_in_time",
        "closed",
        "按时完工 ÷ 已办结 · finished in time ÷ closed",
    ),
    Definition(
        "solution",
        "解决率",
        "solution rate",
        "solved",
        "revisited",
        "居民说已解决 ÷ 已回访 · solved, as the resident says ÷ asked and answered",
    ),
    Definition(
        "satisfaction",
        "满意率",
        "satisfaction rate",
        "satisfied",
        "rated",
        f"{SATISFIED} 星及以上 ÷ 已评价（系统默认的不计） · "
        f"{SATISFIED} stars or more ÷ rated; what was closed by default is left out",
    ),
    Definition(
        "praise",
        "好评率",
        "praise rate",
        "praised",
        "rated",
        f"{PRAISED} 星 ÷ 已评价（系统默认的不计） · "
        f"{PRAISED} stars ÷ rated; what was closed by default is left out",
    ),
)


class Rate(NamedTuple):
    """A rate with both its figures; `percent` has two decimals, None over nothing."""

    numerator: int
    denominator: int
    percent: str | None


def rates(counts: Counts) -> dict[str, Rate]:
    """Every rate of these counts by its code."""
    return {each.code: _rate(counts, each) for each in DEFINITIONS}


def year_before(month: str) -> str:
    """The same month a year earlier."""
    return f"{int(month[:4]) - 1}{month[4:]}"


def change_percent(now: int, before: int) -> str | None:
    """How much more or less than a year before, signed; None where there was nothing."""
    if not before:
        return None
    more = percent(abs(now - before), before)
    return f"-{more}" if now < before else f"+{more}"


def _rate(counts: Counts, definition: Definition) -> Rate:
    numerator = getattr(counts, definition.numerator)
    denominator = getattr(counts, definition.denominator)
    return Rate(numerator, denominator, percent(numerator, denominator))
