"""How far orders have come, and where they fell out. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from gateway.tracker.rules import SATISFIED_FROM, median
from shared.money import percent

STAGES = ("reported", "funded", "done", "accepted", "satisfied")
WENT_ON = "went_on"
LEFT = (WENT_ON, "cancelled", "unfunded", "dissatisfied", "waiting")


class Order(NamedTuple):
    """What is known of a repair. `funded_on`: somebody was sent, its money stood."""

    category: str
    building_id: str
    building_name: str
    state: str
    opened_on: date
    funded_on: date | None
    completed_on: date | None
    accepted_on: date | None
    rated_on: date | None
    rating: int | None


def reached(order: Order) -> list[date]:
    """The day of each stage that an order has reached; a stage that nobody told was reached when
    the next one was.
    """
    satisfied = order.rating is not None and order.rating >= SATISFIED_FROM
    days = [
        order.opened_on,
        order.funded_on,
        order.completed_on,
        order.accepted_on,
        order.rated_on if satisfied else None,
    ]
    while days[-1] is None:
        days.pop()
    found: list[date] = []
    for day in reversed(days):
        found.insert(0, day or found[0])
    return found


def left(order: Order, stage: int) -> str:
    """What became of an order after that stage; one of LEFT."""
    if len(reached(order)) > stage + 1:
        return WENT_ON
    if order.state in ("cancelled", "unfunded"):
        return order.state
    if STAGES[stage] == "accepted" and order.rated_on is not None:
        return "dissatisfied"
    return "waiting"


def funnel(orders: Iterable[Order]) -> list[dict]:
    """A row for each stage: how many orders reached it, how long after the stage before it, and
    what became of them; each order counts once in a stage.

    `p90_days`: nine of ten needed no more (the nearest rank).
    """
    known = [(order, reached(order)) for order in orders]
    rows = []
    for stage, name in enumerate(STAGES):
        here = [(order, days) for order, days in known if len(days) > stage]
        waits = sorted((days[stage] - days[stage - 1]).days for _, days in here if stage)
        last = stage == len(STAGES) - 1
        became = [left(order, stage) for order, _ in here if not last]
        rows.append(
            {
                "stage": name,
                "orders": len(here),
                "share": percent(len(here), len(known)),
                "median_days": median(waits),
                "p90_days": waits[(9 * len(waits) + 9) // 10 - 1] if waits else None,
                **{how: became.count(how) for how in LEFT},
            }
        )
    return rows
