"""What property does without being asked: it looks after orders of which nobody takes care."""

from services.property.clocks.queries import due_acts
from services.property.clocks.supervision.commands import act, put_off
from services.property.database import property_database
from shared import logs

ORDERS_MAX = 200  # in one turn


def chores() -> int:
    """Urge and escalate what is late, accept and close what everybody is silent about.

    Each order is a transaction of its own, which looks again whether it is still to be done: two
    turns at once do it once, and one that is killed leaves the rest to the next. What fails is
    logged and tried again later. Returns how much was done.
    """
    with property_database.connection():
        return sum(_look_after(order) for order in due_acts(ORDERS_MAX))


def _look_after(work_order_id: str) -> int:
    try:
        return int(act(work_order_id))
    except Exception as error:
        logs.log.exception("chore_failed", work_order_id=work_order_id, error=repr(error))
        put_off(work_order_id)
        return 0
