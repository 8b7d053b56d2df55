"""Reading the kept counts. Read-only."""

from typing import NamedTuple

import peewee

from services.property.registry import queries as registry
from services.property.statistics import rules
from services.property.work_orders.tallies.models import Tally
from services.property.work_orders.tallies.rules import Counts
from shared.identity import Principal

_SUMS = [peewee.fn.SUM(getattr(Tally, name)).cast("BIGINT").alias(name) for name in Counts._fields]


class Served(NamedTuple):
    """How well the orders under one value were served; counts of orders opened in the months."""

    value: str
    name: str | None
    counts: Counts
    rates: dict[str, rules.Rate]
    opened_year_before: int
    change_percent: str | None


def served(who: Principal, by: str, since: str, until: str) -> list[Served]:
    """Every value of a dimension over the months from `since` to `until`, both included."""
    found = _counts(who, by, since, until)
    earlier = _counts(who, by, rules.year_before(since), rules.year_before(until))
    names = registry.building_names(who) if by == "building" else {}
    return [_served(by, value, names, counts, earlier) for value, counts in found.items()]


def _served(by: str, value: str, names: dict, counts: Counts, earlier: dict) -> Served:
    key = rules.year_before(value) if by == "month" else value
    before = earlier[key].opened if key in earlier else 0
    return Served(
        value,
        names.get(value),
        counts,
        rules.rates(counts),
        before,
        rules.change_percent(counts.opened, before),
    )


def _counts(who: Principal, by: str, since: str, until: str) -> dict[str, Counts]:
    dimension, column = ("all", Tally.month) if by == "month" else (by, Tally.value)
    rows = (
        Tally.select(column, *_SUMS)
        .where(
            (Tally.community == who.community)
            & (Tally.dimension == dimension)
            & Tally.month.between(since, until)
        )
        .group_by(column)
        .order_by(column)
        .tuples()
    )
    return {value: Counts(*counts) for value, *counts in rows}
