"""What property does unasked: work that falls due, and orders of which nobody takes care."""

from services.property.clocks.queries import due_acts
from services.property.clocks.supervision.commands import act, put_off
from services.property.database import property_database
from services.property.schedules.commands import create_due_orders
from services.property.schedules.queries import communities_with_work
from shared import clock, logs
from shared.identity import follower_of

ORDERS_MAX = 200  # looked after in one turn


def chores() -> int:
    """Open the orders of schedules; urge and escalate what is late; accept and close what
    everybody is silent about.

    Each order is a transaction of its own, which looks again whether it is still to be done: two
    turns at once do it once, and one that is killed leaves the rest to the next. What fails is
    logged and tried again later. Returns how much was done.
    """
    with property_database.connection():
        opened = sum(_open_due(each) for each in communities_with_work(clock.today()))
        return opened + sum(_look_after(order) for order in due_acts(ORDERS_MAX))


def _open_due(community: str) -> int:
    try:
        return len(create_due_orders(follower_of(property_database.name, community)))
    except Exception as error:
        logs.log.exception("chore_failed", community=community, error=repr(error))
        return 0


def _look_after(work_order_id: str) -> int:
    try:
        return int(act(work_order_id))
    except Exception as error:
        logs.log.exception("chore_failed", work_order_id=work_order_id, error=repr(error))
        put_off(work_order_id)
        return 0
