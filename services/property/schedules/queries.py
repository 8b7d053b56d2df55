"""Asking what is done again and again, and when. Read-only."""

from datetime import date, timedelta
from typing import NamedTuple

import peewee

from services.property.registry.assets.models import Asset
from services.property.registry.assets.queries import asset
from services.property.schedules import rules
from services.property.schedules.models import Schedule, ScheduleDay, ScheduleTerm
from services.property.work_orders.models import WorkOrder
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class ScheduleView(NamedTuple):
    """A schedule and what holds of it from which day on."""

    id: str
    building_id: str
    estate_id: str | None
    asset_id: str | None
    next_on: date | None
    paused_on: date | None
    ended_on: date | None
    terms: list[ScheduleTerm]


class DayView(NamedTuple):
    """A day on which work falls due, and the order it has become."""

    schedule_id: str
    title: str
    building_id: str
    asset_id: str | None
    due_on: date
    work_order_id: str | None
    skipped: int


def schedules(who: Principal, wanted: dict) -> Page:
    """A page of the community's schedules, of a building, of an asset or of all."""
    query = Schedule.select().where(Schedule.community == who.community)
    for name in ("building_id", "asset_id"):
        if wanted[name] is not None:
            query = query.where(getattr(Schedule, name) == wanted[name])
    found = page(query, Schedule.id, wanted["limit"], wanted["after"])
    return Page(_views(found.items), found.next)


def schedule(who: Principal, schedule_id: str) -> Schedule:
    """One schedule. Raises `schedule_unknown`."""
    found = Schedule.get_or_none(
        (Schedule.community == who.community) & (Schedule.id == schedule_id)
    )
    if found is None:
        raise missing("schedule", schedule_id)
    return found


def schedule_view(who: Principal, schedule_id: str) -> ScheduleView:
    """One schedule as shown. Raises `schedule_unknown`."""
    return _views([schedule(who, schedule_id)])[0]


def count(who: Principal) -> int:
    """How many schedules run or are paused."""
    running = (Schedule.community == who.community) & Schedule.ended_on.is_null()
    return Schedule.select().where(running).count()


def terms(of: Schedule) -> list[ScheduleTerm]:
    """What holds of a schedule, in the order of the days from which it does."""
    return _terms([of])[of.id]


def term_on(of: list[ScheduleTerm], day: date) -> ScheduleTerm:
    """What holds on a day; before the first term, the first."""
    return ([term for term in of if term.from_on <= day] or of[:1])[-1]


def due_schedules(who: Principal, until: date) -> list[Schedule]:
    """The schedules with a day to come by then; nothing is done to an asset that is gone."""
    return list(
        Schedule.select()
        .join(Asset, peewee.JOIN.LEFT_OUTER)
        .where(
            (Schedule.community == who.community)
            & (Schedule.next_on <= until)
            & (Asset.state.is_null() | (Asset.state != "removed"))
        )
        .order_by(Schedule.next_on, Schedule.id)
    )


def ripe_schedules(who: Principal, today: date) -> list[Schedule]:
    """The schedules whose next order may be opened today."""
    rows = due_schedules(who, today + timedelta(days=rules.AHEAD_MAX))
    known = _terms(rows)
    nexts = [(row, row.next_on) for row in rows if row.next_on is not None]
    return [
        row
        for row, day in nexts
        if rules.ripe({day: term_on(known[row.id], day).ahead_days}, today)
    ]


def communities_with_work(today: date) -> list[str]:
    """The communities in which an order of a schedule might be opened today."""
    near = Schedule.next_on <= today + timedelta(days=rules.AHEAD_MAX)
    query = Schedule.select(Schedule.community).where(near).distinct()
    return [community for (community,) in query.order_by(Schedule.community).tuples()]


def ordered_days(who: Principal, schedule_id: str, wanted: dict) -> Page:
    """A page of the days that became orders. Raises `schedule_unknown`."""
    query = ScheduleDay.select().where(ScheduleDay.schedule == schedule(who, schedule_id))
    return page(query, ScheduleDay.id, wanted["limit"], wanted["after"])


def coming_days(who: Principal, ahead_days: int) -> list[DayView]:
    """What falls due from today on, ordered already or not, and what was missed; by day."""
    today = clock.today()
    until = today + timedelta(days=ahead_days)
    rows = due_schedules(who, until)
    known = _terms(rows)
    found = []
    for row in rows:
        due = days_of(row, known[row.id], until)
        for day, skipped in rules.wanted_orders(due, today):
            title = term_on(known[row.id], day).title
            place = (row.building_id, row.asset_id)
            found.append(DayView(row.id, title, *place, day, None, skipped))
    ordered = (
        ScheduleDay.select(ScheduleDay, Schedule, WorkOrder)
        .join(Schedule)
        .switch(ScheduleDay)
        .join(WorkOrder)
        .where((Schedule.community == who.community) & ScheduleDay.due_on.between(today, until))
    )
    for made in ordered:
        row, order = made.schedule, made.work_order
        place = (row.building_id, row.asset_id)
        found.append(DayView(row.id, order.title, *place, made.due_on, order.id, made.skipped))
    return sorted(found, key=lambda one: (one.due_on, one.title, one.schedule_id))


def days_of(row: Schedule, of: list[ScheduleTerm], until: date) -> list[date]:
    """The days of a schedule that are not dealt with, up to a day."""
    if row.ended_on is not None:
        until = min(until, row.ended_on - timedelta(days=1))
    return rules.days(pure(of), row.settled_until, until)


def pure(of: list[ScheduleTerm]) -> list[rules.Term]:
    """How often, as the rules know it."""
    return [rules.Term(term.from_on, term.first_on, term.every, term.unit) for term in of]


def orders_of_asset(who: Principal, asset_id: str, wanted: dict) -> Page:
    """A page of everything that was ever ordered for an asset. Raises `asset_unknown`."""
    query = WorkOrder.select().where(
        (WorkOrder.community == who.community) & (WorkOrder.asset_id == asset(who, asset_id).id)
    )
    return page(query, WorkOrder.id, wanted["limit"], wanted["after"])


def _terms(rows: list[Schedule]) -> dict[str, list[ScheduleTerm]]:
    found: dict[str, list[ScheduleTerm]] = {row.id: [] for row in rows}
    query = ScheduleTerm.select().where(ScheduleTerm.schedule.in_(list(found)))
    for term in query.order_by(ScheduleTerm.from_on, ScheduleTerm.id) if rows else ():
        found[term.schedule_id].append(term)
    return found


def _views(rows: list[Schedule]) -> list[ScheduleView]:
    known = _terms(rows)
    return [
        ScheduleView(
            row.id,
            row.building_id,
            row.estate_id,
            row.asset_id,
            row.next_on,
            row.paused_on,
            row.ended_on,
            known[row.id],
        )
        for row in rows
    ]
