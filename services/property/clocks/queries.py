"""Asking when orders are due, what is late, and whether the clocks are right. Read-only."""

import heapq
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from peewee import JOIN

from services.property.clocks import rules
from services.property.clocks.hours.rules import KNOWN_YEAR
from services.property.clocks.models import Clock, LevelMove
from services.property.terms import queries as terms
from services.property.terms.models import Term
from services.property.terms.queries import TermInForce
from services.property.work_orders import queries as orders
from services.property.work_orders.models import Move, Note, WorkOrder
from shared import clock
from shared.identity import Principal
from shared.paging import Page, page, read_place, write_place

CHECKED = 50  # of the newest orders, for the figures
NOTICED = ("arrived", "extended")


class LevelSeen(NamedTuple):
    """Since when an order has been on a level."""

    level: str
    since: datetime
    reason: str
    moved_by: str


class ClockView(NamedTuple):
    """An order's clock as it is kept and as its history says."""

    term: TermInForce
    stored: rules.Clock | None
    recomputed: rules.Clock
    differing: tuple[str, ...]
    calendar: str | None
    next: rules.Deadline | None
    levels: list[LevelSeen]


class LateOrder(NamedTuple):
    """An order that is late, or will be soon: `late_seconds` are negative until then."""

    order: WorkOrder
    deadline: str
    due_at: datetime
    late_seconds: int
    urged: bool


class Difference(NamedTuple):
    """An order whose clock is not what its history says."""

    work_order_id: str
    differing: tuple[str, ...]


class Check(NamedTuple):
    """A page of orders computed again: how many, and which of them differ."""

    checked: int
    differing: list[Difference]
    next: str | None


def row_of(work_order_id: str) -> Clock | None:
    """The kept clock of an order with its term; None of an order that has none yet."""
    return (
        Clock.select(Clock, Term)
        .join(Term, JOIN.LEFT_OUTER)
        .where(Clock.work_order == work_order_id)
        .first()
    )


def finish_due(work_order_ids: Iterable[str]) -> dict[str, datetime]:
    """By when orders shall be finished, by their ids; those without a clock are left out."""
    kept = Clock.work_order.in_(list(work_order_ids)) & Clock.finish_due_at.is_null(False)
    return dict(Clock.select(Clock.work_order, Clock.finish_due_at).where(kept).tuples())


def clock_view(who: Principal, work_order_id: str) -> ClockView:
    """An order's clock, kept and computed again. Raises `work_order_unknown`."""
    order = orders.work_order(who, work_order_id)
    row = row_of(order.id) or Clock(term=None, known_year=KNOWN_YEAR)
    by, recomputed = row.measure(order.urgency), again(order, row)
    stored = row.kept(order.state) if row.run_from else None
    return ClockView(
        terms.shown(order.urgency, row.term),
        stored,
        recomputed,
        rules.differing(stored, recomputed) if stored else ("run_from",),
        rules.calendar(by, recomputed),
        rules.deadline(by, recomputed, case_of(order, row)),
        _levels(order),
    )


def late_orders(who: Principal, wanted: dict) -> Page:
    """A page of what is late, the longest first, or of what will be soon, the soonest first."""
    now = clock.now()
    query = Clock.select(Clock, WorkOrder).join(WorkOrder)
    query = query.where(Clock.community == who.community)
    if wanted["kind"] == "late":
        query = query.where(Clock.next_due_at < now)
    else:
        query = query.where((Clock.next_due_at >= now) & (Clock.warn_at <= now))
    for name in ("building_id", "assignee"):
        if wanted[name] is not None:
            query = query.where(getattr(WorkOrder, name) == wanted[name])
    if wanted["after"]:
        due_at, work_order_id = read_place(wanted["after"], _place)
        same = (Clock.next_due_at == due_at) & (Clock.work_order > work_order_id)
        query = query.where((Clock.next_due_at >= due_at) & (same | (Clock.next_due_at > due_at)))
    rows = list(query.order_by(Clock.next_due_at, Clock.work_order).limit(wanted["limit"] + 1))
    shown = rows[: wanted["limit"]]
    items = [
        LateOrder(
            row.work_order,
            row.deadline or "",
            row.next_due_at,
            int((now - row.next_due_at).total_seconds()),
            row.urged,
        )
        for row in shown
    ]
    last = shown[-1] if len(rows) > len(shown) else None
    return Page(items, last and write_place(clock.text(last.next_due_at), last.work_order_id))


def check(who: Principal, wanted: dict) -> Check:
    """A page of the orders opened since a business day, computed again from their histories."""
    query = WorkOrder.select().where(WorkOrder.community == who.community)
    if wanted["since"] is not None:
        query = query.where(WorkOrder.opened_on >= wanted["since"])
    some = page(query, WorkOrder.id, wanted["limit"], wanted["after"])
    return Check(len(some.items), _differences(some.items), some.next)


def figures(community: str) -> dict[str, int]:
    """How many orders are late, and how many clocks of the newest are not what they should be."""
    late = (Clock.community == community) & (Clock.next_due_at < clock.now())
    newest = WorkOrder.select().where(WorkOrder.community == community)
    newest = newest.order_by(WorkOrder.id.desc()).limit(CHECKED)
    return {
        "late": Clock.select().where(late).count(),
        "differing": len(_differences(list(newest))),
    }


def due_acts(limit: int) -> list[str]:
    """The orders about which something is to be done, the longest due first; of all communities."""
    query = Clock.select(Clock.work_order).where(Clock.act_at < clock.now())
    longest_due = query.order_by(Clock.act_at, Clock.work_order).limit(limit)
    return [work_order_id for (work_order_id,) in longest_due.tuples()]


def again(order: WorkOrder, row: Clock) -> rules.Clock:
    """The clock of an order from its whole history."""
    history = _histories([order.id])[order.id]
    return rules.recompute(row.measure(order.urgency), history, order.planned_on)


def case_of(order: WorkOrder, row: Clock) -> rules.Case:
    """What else decides about an order than its clock."""
    case = rules.Case(
        order.level, order.rework_count, order.resume_on, order.completed_at, order.accepted_at
    )
    return case._replace(done=_done(order)) if row.urged else case


def owes_feedback(order: WorkOrder) -> bool:
    """Whether an order was urged and nobody has said a word since (domain.md §1 row 30)."""
    row = Clock.get_or_none(Clock.work_order == order.id)
    if row is None or not row.urged:
        return False
    said = (Note.work_order == order.id) & Note.kind.in_(("urged", "remark"))
    last = Note.select().where(said).order_by(Note.id.desc()).first()
    return last is not None and last.kind == "urged"


def warranty_days(order: WorkOrder) -> int:
    """How many days after its acceptance an order is repaired again for nothing."""
    row = row_of(order.id) or Clock(term=None, known_year=KNOWN_YEAR)
    return row.measure(order.urgency).limits.warranty_days


def last_hold_day(order: WorkOrder) -> date:
    """The last business day until which a repairer may hold an order from today on."""
    row = row_of(order.id) or Clock(term=None, known_year=KNOWN_YEAR)
    held = rules.held_days(_histories([order.id])[order.id])
    return rules.last_hold_day(row.measure(order.urgency), held, clock.today())


def _differences(some: list[WorkOrder]) -> list[Difference]:
    ids = [order.id for order in some]
    rows = Clock.select(Clock, Term).join(Term, JOIN.LEFT_OUTER).where(Clock.work_order.in_(ids))
    kept = {row.work_order_id: row for row in rows if row.run_from}
    histories = _histories(ids)
    found = []
    for order in some:
        if (row := kept.get(order.id)) is None:
            found.append(Difference(order.id, ("run_from",)))
            continue
        by, history = row.measure(order.urgency), histories[order.id]
        recomputed = rules.recompute(by, history, order.planned_on)
        if names := rules.differing(row.kept(order.state), recomputed):
            found.append(Difference(order.id, names))
    return found


def _histories(ids: list[str]) -> dict[str, Iterable[rules.Event]]:
    """What the clocks of these orders noticed, in the order it happened."""
    moves, notes = defaultdict(list), defaultdict(list)
    for move in Move.select().where(Move.work_order.in_(ids)).order_by(Move.id):
        event = rules.Event(move.moved_at, "moved", move.to_state)
        moves[move.work_order_id].append(event)
    noticed = Note.work_order.in_(ids) & Note.kind.in_(NOTICED)
    for note in Note.select().where(noticed).order_by(Note.id):
        notes[note.work_order_id].append(rules.Event(note.noted_at, note.kind))
    return {each: heapq.merge(moves[each], notes[each], key=_moment) for each in ids}


def _moment(event: rules.Event) -> datetime:
    return event.at


def _done(order: WorkOrder) -> tuple[tuple[datetime, str], ...]:
    done = (Note.work_order == order.id) & Note.kind.in_(("urged", "escalated"))
    return tuple((note.noted_at, note.text) for note in Note.select().where(done))


def _levels(order: WorkOrder) -> list[LevelSeen]:
    moves = list(LevelMove.select().where(LevelMove.work_order == order.id).order_by(LevelMove.id))
    first = moves[0].from_level if moves else order.level
    return [
        LevelSeen(first, order.opened_at, "", order.opened_by),
        *(LevelSeen(each.to_level, each.moved_at, each.reason, each.moved_by) for each in moves),
    ]


def _place(text: str) -> tuple[datetime, Any]:
    """The place a cursor stands for. Raises ValueError."""
    due_at, work_order_id = text.split(" ")
    return clock.parse(due_at), work_order_id
