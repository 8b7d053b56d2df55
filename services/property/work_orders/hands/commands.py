"""Giving an order that somebody has taken to somebody else."""

from services.property.database import writes
from services.property.work_orders import queries, rules
from services.property.work_orders.commands import note, wrong_state
from services.property.work_orders.hands.queries import hands
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.tallies.commands import recounted
from shared.identity import Principal


@writes
def reassign(who: Principal, work_order_id: str, assignee: str, reason: str) -> WorkOrder:
    """Other hands go on where the first ones were: state, clock, money and costs stay.

    A note keeps who had it before, and why. Of two at once the later one stands, and both are
    noted. Raises `work_order_unknown`, `work_order_state`, `assignee_unknown`.
    """
    order = queries.work_order(who, work_order_id)
    if order.state not in rules.AT_WORK:
        why = f"The order is {order.state}; only what somebody has taken goes to other hands."
        raise wrong_state(order, order.state, why)
    if order.assignee == assignee:
        return order  # the answer was lost on its way back
    chosen = hands(who, assignee)
    had_it = order.assignee
    with recounted(who, order):
        for column, value in chosen.items():
            setattr(order, column, value)
        order.save(only=list(chosen))
    note(who, order, "reassigned", f"{had_it} → {assignee}: {reason}")
    return order
