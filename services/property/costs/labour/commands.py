"""Noting work on an order, and withdrawing a slip of the pen."""

from services.property.costs import rules
from services.property.costs.labour import queries
from services.property.costs.labour.models import Labour
from services.property.costs.rates import queries as rates
from services.property.costs.rates.rules import cost_fen
from services.property.database import writes
from services.property.work_orders import queries as orders
from services.property.work_orders.commands import wrong_state
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.repairs.commands import require_assignee
from services.property.work_orders.rules import AT_WORK
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def record_labour(who: Principal, work_order_id: str, wanted: dict) -> Labour:
    """Note minutes worked on a business day; the repairer's own, unless another is named.

    Their cost is that of the rate of that day, whatever comes later. Raises `work_order_unknown`,
    `work_order_state`, `not_the_assignee`, `day_not_yet`, `day_before_order`, `rate_missing`,
    `labour_differs`.
    """
    order = orders.work_order(who, work_order_id)
    wanted = wanted | {"work_order_id": order.id, "worker": wanted["worker"] or who.user}
    if earlier := named_before(Labour, "labour", who, wanted):
        return earlier
    _require_at_work(who, order)
    day = wanted["worked_on"]
    if problem := rules.day_problem(day, order.opened_on, clock.today()):
        code, message = problem
        raise Invalid(code, message, {"worked_on": message})
    rate = rates.in_force(who, order.category, day)
    if rate is None:
        raise Refusal("rate_missing", f"Nobody has written what an hour costs on {day}.")
    return Labour.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        category=order.category,
        rework=order.rework_count,
        rate_fen=rate.rate_fen,
        cost_fen=cost_fen(rate.rate_fen, wanted["minutes"]),
        recorded_by=who.user,
        recorded_at=clock.now(),
    )


@writes
def withdraw_labour(who: Principal, work_order_id: str, labour_id: str, reason: str) -> Labour:
    """Withdraw an entry while its cost is not frozen; it stays to be seen.

    Raises `work_order_unknown`, `labour_unknown`, `work_order_state`, `not_the_assignee`,
    `cost_frozen`.
    """
    order = orders.work_order(who, work_order_id)
    labour = queries.labour(order, labour_id)
    if labour.withdrawn_by is not None:
        return labour
    _require_at_work(who, order)
    if labour.rework != order.rework_count:
        raise Refusal("cost_frozen", "This work was done before the rework; its cost is frozen.")
    labour.withdrawn_by, labour.withdrawn_reason = who.user, reason
    labour.save(only=[Labour.withdrawn_by, Labour.withdrawn_reason])
    return labour


def _require_at_work(who: Principal, order: WorkOrder) -> None:
    if order.state not in AT_WORK:
        raise wrong_state(order, "started", f"The order is {order.state}; nobody works on it.")
    require_assignee(who, order)
