"""What property does unasked: work that falls due, and orders of which nobody takes care."""

from datetime import date

from services.property.clocks.queries import due_acts
from services.property.clocks.supervision.commands import act, put_off
from services.property.database import property_database
from services.property.schedules.commands import open_due
from services.property.schedules.queries import communities_with_work, ripe_schedules
from shared import clock, logs
from shared.identity import Principal, follower_of

ORDERS_MAX = 200  # looked after in one turn


def chores() -> int:
    """Open the orders of schedules; urge and escalate what is late; accept and close what
    everybody is silent about.

    Each schedule and each order is a transaction of its own, which looks again whether it is still
    to be done: two turns at once do it once, and one that is killed leaves the rest to the next.
    What fails is logged and tried again later. Returns how much was done.
    """
    with property_database.connection():
        opened = sum(_open_due(each) for each in communities_with_work(clock.today()))
        return opened + sum(_look_after(order) for order in due_acts(ORDERS_MAX))


def _open_due(community: str) -> int:
    who, today = follower_of(property_database.name, community), clock.today()
    return sum(_open_schedule(who, row.id, today) for row in ripe_schedules(who, today))


def _open_schedule(who: Principal, schedule_id: str, today: date) -> int:
    try:
        return len(open_due(who, schedule_id, None, today))
    except Exception as error:
        logs.log.exception("chore_failed", schedule_id=schedule_id, error=repr(error))
        return 0


def _look_after(work_order_id: str) -> int:
    try:
        return int(act(work_order_id))
    except Exception as error:
        logs.log.exception("chore_failed", work_order_id=work_order_id, error=repr(error))
        put_off(work_order_id)
        return 0
