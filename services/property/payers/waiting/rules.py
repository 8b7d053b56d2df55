"""Who comes first when a fund is short. Pure: no Flask, no peewee, no clock."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from services.property.work_orders.rules import URGENCIES

NO_MONEY = "fund_overdrawn"  # the refusal of a fund that is short; with others nobody waits


class Waiting(NamedTuple):
    """An order that waits for its fund's money; `estimate_fen` is what it needs."""

    work_order_id: str
    fund_id: str
    urgency: str
    managed: bool
    opened_at: datetime
    opened_on: date
    estimate_fen: int
    category: str
    building_id: str
    building_name: str


class Placed(NamedTuple):
    """Where an order stands in its fund's line, from 1; `key` sorts as the line does."""

    position: int
    key: tuple[str, ...]
    order: Waiting


# What a rule may count, each as a text that sorts.
CRITERIA: dict[str, Callable[[Waiting], str]] = {
    "urgency": lambda order: str(URGENCIES.index(order.urgency)),
    "unmanaged": lambda order: str(int(order.managed)),
    "waiting": lambda order: order.opened_at.isoformat(timespec="microseconds"),
}
DEFAULT = ("urgency", "unmanaged", "waiting")
SAYS = {
    "urgency": "特急、急修、一般、复杂依次在前",
    "unmanaged": "无物业楼栋在前",
    "waiting": "报修时间早的在前",
}


def in_line(orders: Iterable[Waiting], criteria: Sequence[str]) -> list[Placed]:
    """All of them fund by fund, each fund's line in the order of the criteria, then of ids."""

    def key(order: Waiting) -> tuple[str, ...]:
        counted = (CRITERIA[name](order) for name in criteria)
        return (order.fund_id, *counted, order.work_order_id)

    placed: list[Placed] = []
    for sort_key, order in sorted((key(order), order) for order in orders):
        follows = placed and placed[-1].order.fund_id == order.fund_id
        placed.append(Placed(placed[-1].position + 1 if follows else 1, sort_key, order))
    return placed


def served_before(line: Sequence[Placed], work_order_id: str, available_fen: int) -> Placed | None:
    """The first of a line whose money is there while the order would take it, or None."""
    mine = next((place for place in line if place.order.work_order_id == work_order_id), None)
    if mine is None or mine.order.estimate_fen > available_fen:
        return None
    fitting = (place for place in line if place.order.estimate_fen <= available_fen)
    first = next(fitting)
    return None if first.order.work_order_id == work_order_id else first
