"""Who could repair an order. Read-only."""

from typing import NamedTuple

import peewee

from services.property.registry.staff import queries as staff
from services.property.work_orders import queries as orders
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.rules import AT_WORK, SENT
from services.property.work_orders.suggestions.rules import Candidate, best_first
from shared import clock
from shared.identity import Principal


class Suggestion(NamedTuple):
    """A person who signs in, why they fit, and how much they have in hand."""

    staff_id: str
    name: str
    user: str
    team: str | None
    skilled: bool
    on_shift: bool
    open_orders: int


def suggestions(who: Principal, work_order_id: str) -> list[Suggestion]:
    """Everybody who could be sent, the best first. Raises `work_order_unknown`."""
    order = orders.work_order(who, work_order_id)
    people = [each for each in staff.everybody(who, clock.now()) if each.user]
    load = _open_orders(who)
    found = [
        Suggestion(
            each.id,
            each.name,
            each.user or "",
            each.team,
            order.category in each.skills,
            each.on_shift,
            load.get(each.user or "", 0),
        )
        for each in people
    ]
    order_of = best_first(
        Candidate(each.skilled, each.on_shift, each.open_orders, each.user) for each in found
    )
    by_user = {each.user: each for each in found}
    return [by_user[each.user] for each in order_of]


def _open_orders(who: Principal) -> dict[str, int]:
    rows = (
        WorkOrder.select(WorkOrder.assignee, peewee.fn.COUNT(WorkOrder.id))
        .where((WorkOrder.community == who.community) & WorkOrder.state.in_((*SENT, *AT_WORK)))
        .group_by(WorkOrder.assignee)
        .tuples()
    )
    return dict(rows)
