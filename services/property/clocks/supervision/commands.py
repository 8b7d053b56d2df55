"""Urging, escalating and extending by hand; and what happens when nobody does anything."""

from datetime import date, timedelta

from services.property.clocks import queries, rules
from services.property.clocks.commands import make_again
from services.property.clocks.models import Clock, LevelMove
from services.property.database import property_database, writes
from services.property.work_orders import queries as orders
from services.property.work_orders.acceptance.commands import accept, close_unrated
from services.property.work_orders.commands import move, note, require_move
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.repairs.commands import require_day
from shared import clock
from shared.errors import Forbidden, Refusal
from shared.identity import Principal, follower_of

PUT_OFF = timedelta(hours=1)


@writes
def urge(who: Principal, work_order_id: str, reason: str) -> WorkOrder:
    """督办: ask for it to go on; it is finished only after a word in answer.

    Raises `work_order_unknown`, `clock_stopped`.
    """
    order = _running(who, work_order_id)
    note(who, order, "urged", reason)
    return order


@writes
def escalate(who: Principal, work_order_id: str, reason: str) -> WorkOrder:
    """提级: bring it a level up. Raises `work_order_unknown`, `clock_stopped`, `level_highest`."""
    order = _running(who, work_order_id)
    to_level = rules.next_level(order.level)
    if to_level is None:
        raise Refusal("level_highest", "There is no level above the street.", level=order.level)
    LevelMove.create(
        work_order=order,
        from_level=order.level,
        to_level=to_level,
        reason=reason,
        moved_by=who.user,
        moved_at=clock.now(),
    )
    order.level = to_level
    order.save(only=[WorkOrder.level])
    note(who, order, "escalated", reason)
    return order


@writes
def extend(who: Principal, work_order_id: str, reason: str) -> WorkOrder:
    """Give it more time to be finished, once, as its terms allow.

    Raises `work_order_unknown`, `clock_stopped`, `term_not_extendable`, `already_extended`,
    `deadline_passed`.
    """
    order = _running(who, work_order_id)
    row = queries.row_of(order.id)
    if row is None or row.run_from is None:
        make_again(who, order)
        row = Clock.get_by_id(order.id)
    by, kept = row.measure(order.urgency), row.kept(order.state)
    if problem := rules.extension_problem(by, kept, clock.now()):
        code, sentence = problem
        raise Refusal(code, sentence, finish_due_at=clock.text(kept.finish_due_at))
    note(who, order, "extended", reason)
    return order


@writes
def hold_longer(who: Principal, work_order_id: str, reason: str, resume_on: date) -> WorkOrder:
    """Hold a repair for longer than its terms let the repairer; what is held already is held anew.

    The reason stays in its history, the days count. Raises `work_order_unknown`,
    `work_order_state`, `holder_is_repairer`, `resume_day_past`.
    """
    order = orders.work_order(who, work_order_id)
    if order.state != "on_hold":
        require_move(order, "on_hold")
    if order.assignee == who.user:
        raise Forbidden("holder_is_repairer", "Who repairs it asks another steward for more days.")
    require_day(resume_on)
    if order.state == "on_hold":
        move(who, order, "started", reason, resume_on=None)
    move(who, order, "on_hold", reason, resume_on=resume_on)
    return order


@writes
def act(work_order_id: str) -> bool:
    """Do what is due about an order of which nobody has taken care; False if it was done.

    Raises what the acceptance refuses with.
    """
    row = queries.row_of(work_order_id)
    if row is None or row.act_at is None or row.act_at >= clock.now():
        return False
    order = WorkOrder.get_by_id(work_order_id)
    who = follower_of(property_database.name, order.community)
    if row.run_from is None:
        make_again(who, order)
        return True
    case = queries.case_of(order, row)
    due = rules.next_act(row.measure(order.urgency), row.kept(order.state), case)
    if due is None:
        raise AssertionError("what has a moment has something to do")
    if due.verb == "accept":
        accept(who, order.id, by_default=True)
    elif due.verb == "close":
        close_unrated(who, order.id)
    elif due.verb == "urge":
        urge(who, order.id, rules.OVERDUE + due.key)
    else:
        escalate(who, order.id, rules.OVERDUE + due.key)
    return True


@writes
def put_off(work_order_id: str) -> None:
    """Try again in an hour what could not be done, so that it stands in nobody's way."""
    still_due = (Clock.work_order == work_order_id) & (Clock.act_at < clock.now())
    Clock.update(act_at=clock.now() + PUT_OFF).where(still_due).execute()


def _running(who: Principal, work_order_id: str) -> WorkOrder:
    order = orders.work_order(who, work_order_id)
    if order.state not in rules.RUNNING:
        sentence = f"The order is {order.state}; its clock stands still."
        raise Refusal("clock_stopped", sentence, state=order.state)
    return order
