"""Deadlines are counted right: by hand, and against a slow count of every ten minutes."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.property.clocks import rules
from services.property.clocks.hours.rules import KNOWN_YEAR, Hours, between, later
from services.property.clocks.rules import Event
from services.property.terms.rules import DEFAULTS, Limits, most_specific, problem
from shared.clock import SHANGHAI, at

WORKING = Hours("working", 8 * 60, 18 * 60, KNOWN_YEAR)
TICK = timedelta(minutes=10)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("start", "length", "due"),
    [
        (at(date(2026, 9, 18), 17, 50), 30, at(date(2026, 9, 20), 8, 20)),  # a 调休 Sunday is next
        (at(date(2026, 9, 30), 17, 0), 600, at(date(2026, 10, 8), 17, 0)),  # National Day week
        (at(date(2026, 10, 9), 17, 50), 30, at(date(2026, 10, 10), 8, 20)),  # a 调休 Saturday
        (at(date(2026, 11, 27), 17, 50), 30, at(date(2026, 11, 30), 8, 20)),  # a plain Friday
        (at(date(2026, 11, 26), 3, 0), 600, at(date(2026, 11, 26), 18, 0)),  # ends when they close
        (at(date(2026, 11, 28), 12, 0), 1, at(date(2026, 11, 30), 8, 1)),
        (at(date(2026, 12, 31), 17, 50), 30, at(date(2027, 1, 1), 8, 20)),  # nothing known yet
    ],
)
def test_working_minutes_skip_nights_and_holidays(start, length, due):
    assert later(WORKING, start, minutes(length)) == due
    assert between(WORKING, start, due) == minutes(length)
    assert between(WORKING, due, start) == timedelta(0)


def test_an_old_order_keeps_the_calendar_it_was_opened_with():
    start = at(date(2026, 9, 30), 17, 50)
    unknown = WORKING._replace(known_year=2025)
    assert later(unknown, start, minutes(30)) == at(date(2026, 10, 1), 8, 20)
    by = rules.measure(DEFAULTS["ordinary"], 2025)
    assert rules.calendar(by, rules.opened(by, start, None)) == "weekdays"
    by = rules.measure(DEFAULTS["ordinary"], KNOWN_YEAR)
    assert rules.calendar(by, rules.opened(by, start, None)) == "holidays"
    by = rules.measure(DEFAULTS["urgent"], KNOWN_YEAR)
    assert rules.calendar(by, rules.opened(by, start, None)) is None


class Row:
    """A row of terms."""

    def __init__(self, number, category, estate, day):
        self.id, self.category, self.estate_id = number, category, estate
        self.effective_from = date(2026, 1, day)


def test_the_contract_of_the_estate_comes_before_the_category_and_the_latest_row_holds():
    rows = [Row(1, None, None, 1), Row(2, None, None, 2), Row(3, "lift", None, 1)]
    assert most_specific([]) is None
    assert most_specific(rows[:2]).id == 2
    assert most_specific(rows).id == 3
    rows += [Row(4, None, "e", 1), Row(5, "lift", "e", 1), Row(6, None, "e", 2)]
    assert most_specific(rows).id == 5
    assert most_specific([row for row in rows if row.id != 5]).id == 6
    assert problem(Limits(60)) is None
    assert problem(Limits(60, take_minutes=61))[0] == "take_minutes"
    assert problem(Limits(60, extended_minutes=60))[0] == "extended_minutes"
    assert problem(Limits(60, opens_minute=600, closes_minute=600))[0] == "closes_minute"


MAY = {
    "open": ("dispatched",),
    "dispatched": ("taken", "started", "open"),
    "taken": ("started", "open"),
    "started": ("on_hold", "completed", "extended"),
    "on_hold": ("started", "extended"),
    "completed": ("started", "accepted"),
    "accepted": (),
}


# 国务院办公厅 on 2026: Mid-Autumn, National Day, and two days worked for them.
HOLIDAYS = {date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8))}
WORKED = {date(2026, 9, 20), date(2026, 10, 10)}


@cache
def is_open(tick: datetime) -> bool:
    local = tick.astimezone(SHANGHAI)
    off = (local.weekday() >= 5 and local.date() not in WORKED) or local.date() in HOLIDAYS
    return not off and 8 <= local.hour < 18


def counted(clock: str, start: datetime, end: datetime) -> timedelta:
    """The slow way: every ten minutes looked at."""
    if clock == "always":
        return end - start
    ticks = int((end - start) / TICK)
    return sum((TICK for n in range(ticks) if is_open(start + n * TICK)), timedelta(0))


@st.composite
def lives(draw):
    """An order's limits and history: legal moves ten minutes and more apart, around holidays."""
    finish = draw(st.integers(1, 200)) * 10
    take, arrive = (draw(st.none() | st.integers(1, finish // 10)) for _ in range(2))
    limits = Limits(
        finish,
        take and take * 10,
        arrive and arrive * 10,
        extended_minutes=finish + draw(st.integers(1, 100)) * 10,
        clock=draw(st.sampled_from(("always", "working"))),
    )
    moment = datetime(2026, 9, 23, tzinfo=UTC) + draw(st.integers(0, 1500)) * TICK
    history, state, extended = [Event(moment, "moved", "open")], "open", False
    for _ in range(draw(st.integers(0, 14))):
        choices = [each for each in MAY[state] if each != "extended" or not extended]
        if not choices:
            break
        step = draw(st.sampled_from(choices))
        moment += draw(st.integers(1, 250)) * TICK
        if step == "extended":
            extended = True
            history.append(Event(moment, "extended"))
        else:
            state = step
            history.append(Event(moment, "moved", step))
    return limits, history


@settings(max_examples=300, deadline=None)
@given(lives())
def test_a_clock_kept_step_by_step_is_what_its_history_and_a_slow_count_say(life):
    limits, history = life
    by = rules.measure(limits, KNOWN_YEAR)
    kept = rules.opened(by, history[0].at, None)
    run_from, allowed, held, taken = history[0].at, minutes(limits.finish_minutes), None, None
    paused, in_time, state = timedelta(0), None, "open"
    late = False
    run_paused = timedelta(0)
    for event in history[1:]:
        kept = rules.after(by, kept, event)
        assert kept.paused_seconds >= 0
        if event.kind == "extended":
            allowed += minutes(limits.extended_minutes - limits.finish_minutes)
            continue
        if state == "on_hold":
            pause = counted(limits.clock, held, event.at)
            paused, run_paused, held = paused + pause, run_paused + pause, None
        if event.to_state == "on_hold":
            held = event.at
        if event.to_state == "open":
            taken = None
        elif event.to_state in ("taken", "started") and taken is None:
            taken = event.at
        if state == "completed" and event.to_state == "started":
            run_from, run_paused, in_time = event.at, timedelta(0), None
            allowed = minutes(limits.finish_minutes)
        if event.to_state == "completed":
            used = counted(limits.clock, run_from, event.at) - run_paused
            late = late or used > allowed
            in_time = not late
        state = event.to_state
    assert kept == rules.recompute(by, history, None)
    assert rules.differing(kept, kept._replace(extended=not kept.extended)) == ("extended",)
    assert kept.finished_in_time is in_time
    assert kept.paused_seconds == paused.total_seconds()
    if limits.take_minutes is not None and taken is not None:
        waited = counted(limits.clock, history[0].at, taken)
        assert kept.taken_in_time is (waited <= minutes(limits.take_minutes))
    else:
        assert kept.taken_in_time is None
    case = rules.Case("grid", 0, date(2026, 12, 1), None, None)
    if (next_one := rules.deadline(by, kept, case)) and next_one.name != "resume":
        assert next_one.warn_at < next_one.due_at
        assert next_one.due_at <= kept.finish_due_at


@settings(max_examples=100, deadline=None)
@given(lives())
def test_no_hold_makes_an_order_late(life):
    limits, history = life
    by, unheld, state = rules.measure(limits, KNOWN_YEAR), [], ""
    for event in history:
        if event.to_state != "on_hold" and not (state == "on_hold" and event.kind == "moved"):
            unheld.append(event)
        state = event.to_state or state
    if state != "on_hold" and rules.recompute(by, unheld, None).finished_in_time:
        assert rules.recompute(by, history, None).finished_in_time


@settings(deadline=None)
@given(st.integers(0, 60_000), st.integers(0, 9_000), st.integers(0, 9_000))
def test_time_on_a_clock_adds_up(start, first, second):
    moment = datetime(2026, 1, 20, tzinfo=UTC) + minutes(start)
    then = later(WORKING, moment, minutes(first))
    assert between(WORKING, moment, then) == minutes(first)
    assert later(WORKING, then, minutes(second)) == later(WORKING, moment, minutes(first + second))


def test_days_of_holds_count_once_each_and_the_last_day_follows_from_them():
    friday = date(2026, 10, 9)
    history = [Event(at(friday, 8), "moved", "started")]
    assert rules.held_days(history) == set()
    for hour in (9, 11):  # twice on one day
        history.append(Event(at(friday, hour), "moved", "on_hold"))
        history.append(Event(at(friday, hour + 1), "moved", "started"))
    history += [Event(at(friday, 23), "moved", "on_hold"), Event(at(friday, 23, 30), "arrived")]
    assert rules.held_days(history) == {friday}
    history.append(Event(at(date(2026, 10, 11), 0, 1), "moved", "started"))
    held = rules.held_days(history)
    assert held == {friday, date(2026, 10, 10), date(2026, 10, 11)}
    by = rules.measure(DEFAULTS["ordinary"], KNOWN_YEAR)
    assert rules.last_hold_day(by, held, date(2026, 10, 11)) == date(2026, 10, 22)
    assert rules.last_hold_day(by, held, date(2026, 10, 20)) == date(2026, 10, 30)


def test_what_was_due_when_the_day_closed_is_in_time_until_the_next_one_opens():
    by = rules.measure(Limits(60, 10, None, clock="working"), KNOWN_YEAR)
    opened_at = datetime(2026, 9, 23, 9, 50, tzinfo=UTC)  # ten minutes before the day closes
    kept = rules.opened(by, opened_at, None)

    def taken_in_time(after: timedelta) -> bool | None:
        event = Event(opened_at + after, "moved", "taken")
        return rules.after(by, kept, event).taken_in_time

    assert taken_in_time(timedelta(hours=3)) is True
    assert taken_in_time(timedelta(hours=15)) is False
