"""Asking what a repair comes to. Read-only."""

from typing import NamedTuple

from services.property.costs import rules
from services.property.costs.labour import queries as labour
from services.property.costs.labour.models import Labour
from services.property.costs.parts import queries as parts
from services.property.costs.parts.models import Part
from services.property.costs.parts.rules import UNSETTLED
from services.property.costs.quotes import queries as quotes
from services.property.costs.quotes.models import Quote, QuoteChoice
from services.property.costs.quotes.queries import Threshold
from services.property.costs.rules import Cost
from services.property.work_orders import queries as orders
from services.property.work_orders.models import WorkOrder
from shared import clock
from shared.identity import Principal

PROMISED = ("made", "releasing", "paid")  # of a commitment


class Costs(NamedTuple):
    """What a repair comes to so far, or came to; fen.

    `promised_fen` is what its fund promised, None without one; `difference_fen` what is promised
    (without a fund: estimated) less what it comes to: below zero it will not do. Frozen costs
    stay; what reworks come to stands beside them, charged to nobody.
    """

    work_order_id: str
    frozen: bool
    rework: int
    lines: list[Cost]
    so_far_fen: int
    rework_lines: list[Cost]
    rework_fen: int
    estimate_fen: int
    promised_fen: int | None
    difference_fen: int
    labour: list[Labour]
    parts: list[Part]
    quotes: list[Quote]
    choices: list[QuoteChoice]
    threshold: Threshold


def costs(who: Principal, work_order_id: str) -> Costs:
    """The costs of an order. Raises `work_order_unknown`."""
    order = orders.work_order(who, work_order_id)
    frozen = order.cost_fen is not None
    lines = [_frozen(line) for line in order.lines] if frozen else so_far(order)
    so_far_fen = rules.total_fen(lines)
    again = of_reworks(order)
    promised_fen = _promised_fen(order)
    limit_fen = order.estimate_fen if promised_fen is None else promised_fen
    return Costs(
        order.id,
        frozen,
        order.rework_count,
        lines,
        so_far_fen,
        again,
        rules.total_fen(again),
        order.estimate_fen,
        promised_fen,
        limit_fen - so_far_fen,
        labour.of_order(order),
        parts.of_order(order),
        quotes.of_order(order),
        quotes.choices(order),
        quotes.threshold(who, clock.today()),
    )


def so_far(order: WorkOrder, sent: list[Cost] | None = None) -> list[Cost]:
    """The cost lines of the repair, or of the rework that is on, with what was sent of it."""
    return _of(order, order.rework_count, sent or [])


def of_reworks(order: WorkOrder) -> list[Cost]:
    """What all its reworks come to so far, the first one's lines first."""
    return [line for number in range(order.rework_count) for line in _of(order, number + 1, [])]


def unsettled(order: WorkOrder) -> list[Part]:
    """Parts of which nobody knows yet whether the shop issued them or has them again."""
    return [part for part in parts.of_order(order) if part.state in UNSETTLED]


def _of(order: WorkOrder, rework: int, sent: list[Cost]) -> list[Cost]:
    return rules.composed(
        sent,
        [row for row in labour.of_order(order) if row.rework == rework],
        [row for row in parts.of_order(order) if row.rework == rework],
        quotes.chosen_for(order, rework),
    )


def _frozen(line) -> Cost:
    return Cost(line.kind, line.description, line.amount_fen, line.source)


def _promised_fen(order: WorkOrder) -> int | None:
    if order.fund_id is None:
        return None
    commitment = order.commitment
    return commitment.amount_fen if commitment and commitment.state in PROMISED else 0
