"""Keeping an order's clock with every move and note. Called inside the commands of work orders."""

from services.property.clocks import queries, rules
from services.property.clocks.hours.rules import KNOWN_YEAR
from services.property.clocks.models import Clock
from services.property.database import writes
from services.property.registry.models import Building
from services.property.terms.queries import term_of
from services.property.work_orders.models import Move, Note, WorkOrder
from services.property.work_orders.tallies.commands import recounted
from shared.errors import Refusal
from shared.identity import Principal


@writes
def note_move(order: WorkOrder, move: Move) -> None:
    """The clock of a moved order, set at its opening by the terms of that day.

    Keeps in the order whether it was answered and finished in time; the caller counts that.
    """
    if move.from_state is None:
        row = _new(order)
        opened = rules.opened(row.measure(order.urgency), move.moved_at, order.planned_on)
        _keep(order, row, opened, force_insert=True)
    else:
        _note(order, move.from_state, rules.Event(move.moved_at, "moved", move.to_state))


@writes
def note_note(order: WorkOrder, note: Note) -> None:
    """What was noted of an order may concern its clock."""
    if note.kind in queries.NOTICED:
        _note(order, order.state, rules.Event(note.noted_at, note.kind))
    elif note.kind in ("urged", "escalated"):
        row = queries.row_of(order.id)
        if row is not None and row.run_from is not None:
            row.urged = True
            _keep(order, row, row.kept(order.state))


@writes
def make_again(who: Principal, order: WorkOrder) -> None:
    """Make the clock of an order from its history: it is older than the clocks, or its urgency or
    category has changed."""
    with recounted(who, order):
        _make(order, queries.row_of(order.id))


def require_feedback(order: WorkOrder) -> None:
    """Raises `feedback_missing` if the order was urged and nobody has said a word since."""
    if queries.owes_feedback(order):
        sentence = "This order was urged; say how it went (remark) before it is finished."
        raise Refusal("feedback_missing", sentence)


def _note(order: WorkOrder, from_state: str, event: rules.Event) -> None:
    row = queries.row_of(order.id)
    if row is None or row.run_from is None:
        _make(order, row)
        return
    _keep(order, row, rules.after(row.measure(order.urgency), row.kept(from_state), event))


def _make(order: WorkOrder, row: Clock | None) -> None:
    made = _new(order)
    if row is not None:
        made.urged = row.urged
        if row.run_from is not None:
            made.known_year = row.known_year
    _keep(order, made, queries.again(order, made), force_insert=row is None)


def _new(order: WorkOrder) -> Clock:
    estate = Building.select(Building.estate).where(Building.id == order.building_id)
    term = term_of(order.community, order.urgency, order.category, estate, order.opened_on)
    return Clock(work_order=order, community=order.community, term=term, known_year=KNOWN_YEAR)


def _keep(order: WorkOrder, row: Clock, kept: rules.Clock, force_insert: bool = False) -> None:
    by, case = row.measure(order.urgency), queries.case_of(order, row)
    for name, value in kept._asdict().items():
        if name != "state":
            setattr(row, name, value)
    due, act = rules.deadline(by, kept, case), rules.next_act(by, kept, case)
    row.deadline = due and due.name
    row.next_due_at, row.warn_at = due and due.due_at, due and due.warn_at
    row.act_at = act and act.after
    row.save(force_insert=force_insert)
    judged = {"responded_in_time": kept.taken_in_time, "finished_in_time": kept.finished_in_time}
    changed = [name for name, value in judged.items() if getattr(order, name) != value]
    for name in changed:
        setattr(order, name, judged[name])
    if changed:
        order.save(only=changed)
