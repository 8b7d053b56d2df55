"""When an order is due and whether it was in time, from its history alone.

Pure: no Flask, no peewee, no clock. A deadline runs from the opening, whoever keeps the order
waiting; only a hold pauses it. What happens at the very moment is in time.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import reduce
from typing import NamedTuple

from services.property.clocks.hours.rules import SHANGHAI, Hours, between, later, midnight
from services.property.terms.rules import Limits
from services.property.work_orders.rules import LEVELS

DEADLINES = ("take", "arrive", "finish", "resume")
BEFORE_TAKEN = ("open", "unfunded", "awaiting_approval", "dispatched")
RUNNING = (*BEFORE_TAKEN, "taken", "started", "on_hold")
OVERDUE = "overdue: "  # what a note begins with that the clock made, not a person


class Measure(NamedTuple):
    """What an order is measured by: the deadlines of its opening and the hours they count."""

    limits: Limits
    hours: Hours


class Event(NamedTuple):
    """What the clock notices: a move (`to_state`), or a note `arrived` or `extended`."""

    at: datetime
    kind: str
    to_state: str = ""


class Clock(NamedTuple):
    """An order's clock. `run_from`: the opening (or its planned day), or the return of a rework.

    A take that was given back is none. A rework has a finish deadline of its own, of the same
    length; the order is finished in time only if every finish was (`was_late`: one was not).
    """

    state: str
    run_from: datetime
    take_due_at: datetime | None
    arrive_due_at: datetime | None
    finish_due_at: datetime
    held_since: datetime | None = None
    paused_seconds: int = 0
    extended: bool = False
    was_late: bool = False
    taken_in_time: bool | None = None
    arrived_in_time: bool | None = None
    finished_in_time: bool | None = None


class Deadline(NamedTuple):
    """The next moment by which something must happen; `key` names it in the order's notes."""

    name: str
    key: str
    due_at: datetime
    warn_at: datetime


class Case(NamedTuple):
    """What else decides about an order: where it has come to, and what was done about it.

    `done` are the moments at which it was urged and escalated, and for what.
    """

    level: str
    rework_count: int
    resume_on: date | None
    completed_at: datetime | None
    accepted_at: datetime | None
    done: tuple[tuple[datetime, str], ...] = ()


class Act(NamedTuple):
    """What is done about an order when nobody has done anything until after a moment."""

    after: datetime
    verb: str
    key: str = ""


def measure(limits: Limits, known_year: int) -> Measure:
    """What to measure an order by that was opened when holidays were known until that year."""
    hours = Hours(limits.clock, limits.opens_minute, limits.closes_minute, known_year)
    return Measure(limits, hours)


def opened(by: Measure, at: datetime, planned_on: date | None) -> Clock:
    """The clock of an order at its opening; what is opened ahead runs from its planned day on."""
    limits = by.limits
    if planned_on is not None:
        at = max(at, midnight(planned_on - timedelta(days=1)))
    return Clock(
        "open",
        at,
        _due(by, at, limits.take_minutes),
        _due(by, at, limits.arrive_minutes),
        later(by.hours, at, timedelta(minutes=limits.finish_minutes)),
    )


def after(by: Measure, clock: Clock, event: Event) -> Clock:
    """The clock after what has happened."""
    if event.kind == "arrived":
        return _arrived(by, clock, event.at)
    if event.kind == "extended":
        return _extended(by, clock)
    return _moved(by, clock, event.to_state, event.at)


def recompute(by: Measure, history: Iterable[Event], planned_on: date | None) -> Clock:
    """The clock from the whole history, which begins with the opening."""
    first, *rest = history
    begun = opened(by, first.at, planned_on)
    return reduce(lambda clock, event: after(by, clock, event), rest, begun)


def deadline(by: Measure, clock: Clock, case: Case) -> Deadline | None:
    """What is due first of what has not happened, or None while nothing runs.

    While an order is held only the day runs on which it was to go on.
    """
    if clock.state not in RUNNING:
        return None
    if clock.state == "on_hold":
        return _resumption(case.resume_on) if case.resume_on else None
    limits, finish = by.limits, f"rework {case.rework_count}" if case.rework_count else "finish"
    due = [(clock.finish_due_at, "finish", finish, limits.finish_minutes)]
    if clock.arrive_due_at and clock.arrived_in_time is None:
        due.insert(0, (clock.arrive_due_at, "arrive", "arrive", limits.arrive_minutes or 0))
    if clock.take_due_at and clock.taken_in_time is None:
        due.insert(0, (clock.take_due_at, "take", "take", limits.take_minutes or 0))
    due_at, name, key, minutes = min(due, key=lambda each: each[0])
    warned = timedelta(minutes=min(limits.warn_minutes, minutes // 2))
    whole = between(by.hours, clock.run_from, due_at)
    return Deadline(name, key, due_at, later(by.hours, clock.run_from, whole - warned))


def next_act(by: Measure, clock: Clock, case: Case) -> Act | None:
    """What is done next about an order that nobody touches (domain.md §1 rows 26, 30, §5.3).

    A missed deadline is urged once; if that has not helped for `escalate_minutes` the order goes a
    level up, and later another one. What is completed is accepted, what is accepted is closed,
    when nobody has spoken for long.
    """
    limits = by.limits
    if clock.state == "completed" and case.completed_at:
        return Act(case.completed_at + timedelta(days=limits.silent_days), "accept")
    if clock.state == "accepted" and case.accepted_at:
        return Act(case.accepted_at + timedelta(days=limits.unrated_days), "close")
    missed = deadline(by, clock, case)
    if missed is None:
        return None
    steps = [at for at, text in case.done if text == OVERDUE + missed.key]
    if not steps:
        return Act(missed.due_at, "urge", missed.key)
    if len(steps) >= len(LEVELS) or next_level(case.level) is None:
        return None
    helped_not, further = max(missed.due_at, *steps), timedelta(minutes=limits.escalate_minutes)
    return Act(later(by.hours, helped_not, further), "escalate", missed.key)


def next_level(level: str) -> str | None:
    """The level above 网格 → 社区 → 街道, or None (domain.md §1 row 26)."""
    place = LEVELS.index(level) + 1
    return LEVELS[place] if place < len(LEVELS) else None


def extension_problem(by: Measure, clock: Clock, now: datetime) -> tuple[str, str] | None:
    """The code and the sentence why a finish deadline cannot be extended, or None."""
    if by.limits.extended_minutes is None:
        return "term_not_extendable", "Its deadlines are not extended."
    if clock.extended:
        return "already_extended", "It was extended already, and is once only."
    if (clock.held_since or now) > clock.finish_due_at:
        return "deadline_passed", "It is late already; what was missed is not extended."
    return None


def warranty_ends(accepted_at: datetime, warranty_days: int) -> date:
    """The last business day on which what was accepted is repaired again for nothing."""
    return accepted_at.astimezone(SHANGHAI).date() + timedelta(days=warranty_days)


def held_days(history: Iterable[Event]) -> set[date]:
    """The business days on which an order was held, be it for a minute; those of a hold that
    lasts are not known yet but its first."""
    days: set[date] = set()
    since = None
    for event in history:
        if event.kind != "moved":
            continue
        until = event.at.astimezone(SHANGHAI).date()
        if since is not None:
            days |= {since + timedelta(days=n) for n in range((until - since).days + 1)}
        since = until if event.to_state == "on_hold" else None
    return days if since is None else days | {since}


def last_hold_day(by: Measure, held: set[date], today: date) -> date:
    """The last business day until which a repairer may hold an order from today on; a day gone
    by where no day is left. Every day on which it is held counts once."""
    return today + timedelta(days=by.limits.hold_days - len(held | {today}))


def calendar(by: Measure, clock: Clock) -> str | None:
    """Which working days were counted: published `holidays`, or `weekdays` alone after the last
    year that is known; None for a clock that always runs."""
    if by.hours.clock == "always":
        return None
    last = clock.finish_due_at.astimezone(SHANGHAI).year
    return "holidays" if last <= by.hours.known_year else "weekdays"


def differing(stored: Clock, recomputed: Clock) -> tuple[str, ...]:
    """The names of what is not the same in two clocks."""
    pairs = zip(Clock._fields, stored, recomputed, strict=True)
    return tuple(name for name, kept, again in pairs if kept != again)


def _due(by: Measure, at: datetime, minutes: int | None) -> datetime | None:
    return None if minutes is None else later(by.hours, at, timedelta(minutes=minutes))


def _in_time(by: Measure, at: datetime, due_at: datetime | None) -> bool | None:
    return None if due_at is None else not _is_late(by, at, due_at)


def _is_late(by: Measure, at: datetime, due_at: datetime) -> bool:
    """Whether working time has passed since: due at the close of a day is in time all night."""
    return at > due_at and between(by.hours, due_at, at) > timedelta(0)


def _moved(by: Measure, clock: Clock, to_state: str, at: datetime) -> Clock:
    came_from, clock = clock.state, clock._replace(state=to_state)
    if came_from == "on_hold":
        clock = _resumed(by, clock, at)
    if to_state in BEFORE_TAKEN and came_from == "taken":
        return clock._replace(taken_in_time=None)
    if to_state in ("taken", "started") and clock.taken_in_time is None:
        clock = clock._replace(taken_in_time=_in_time(by, at, clock.take_due_at))
    if to_state == "started":
        clock = _arrived(by, clock, at)  # who works is there
        return _returned(by, clock, at) if came_from == "completed" else clock
    if to_state == "on_hold":
        return clock._replace(held_since=at)
    if to_state == "completed":
        late = clock.was_late or _is_late(by, at, clock.finish_due_at)
        return clock._replace(was_late=late, finished_in_time=not late)
    return clock


def _arrived(by: Measure, clock: Clock, at: datetime) -> Clock:
    if clock.arrived_in_time is not None:
        return clock
    return clock._replace(arrived_in_time=_in_time(by, at, clock.arrive_due_at))


def _extended(by: Measure, clock: Clock) -> Clock:
    limits = by.limits
    whole = limits.extended_minutes or limits.finish_minutes  # none: extended under other terms
    more = timedelta(minutes=whole - limits.finish_minutes)
    return clock._replace(extended=True, finish_due_at=later(by.hours, clock.finish_due_at, more))


def _resumed(by: Measure, clock: Clock, at: datetime) -> Clock:
    if clock.held_since is None:
        return clock
    pause = between(by.hours, clock.held_since, at)
    return clock._replace(
        held_since=None,
        paused_seconds=clock.paused_seconds + pause // timedelta(seconds=1),
        finish_due_at=later(by.hours, clock.finish_due_at, pause),
    )


def _returned(by: Measure, clock: Clock, at: datetime) -> Clock:
    due_at = later(by.hours, at, timedelta(minutes=by.limits.finish_minutes))
    return clock._replace(run_from=at, finish_due_at=due_at, finished_in_time=None)


def _resumption(resume_on: date) -> Deadline:
    key = f"resume {resume_on}"
    return Deadline("resume", key, midnight(resume_on), midnight(resume_on - timedelta(days=1)))
