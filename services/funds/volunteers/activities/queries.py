"""Asking what volunteers did. Read-only."""

from datetime import date, datetime
from typing import NamedTuple

import peewee
from peewee import fn

from services.funds.volunteers.activities.models import Activity, Attendance, Correction
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Totals(NamedTuple):
    """Activities with somebody there, person-times, and minutes recorded and counted."""

    activities: int
    person_times: int
    recorded_minutes: int
    counted_minutes: int


def activities(who: Principal, wanted: dict) -> Page:
    """A page of the community's activities, of some days or a team."""
    query = Activity.select().where(Activity.community == who.community)
    if wanted["since"] is not None:
        query = query.where(Activity.day >= wanted["since"])
    if wanted["until"] is not None:
        query = query.where(Activity.day <= wanted["until"])
    if wanted["team_id"] is not None:
        query = query.where(Activity.team == wanted["team_id"])
    return page(query, Activity.id, wanted["limit"], wanted["after"])


def activity(who: Principal, activity_id: str) -> Activity:
    """One activity. Raises `activity_unknown`."""
    found = Activity.get_or_none(
        (Activity.community == who.community) & (Activity.id == activity_id)
    )
    if found is None:
        raise missing("activity", activity_id)
    return found


def attendances(who: Principal, wanted: dict) -> Page:
    """A page of attendances; `unsigned`: those whose day went by without a sign-out."""
    query = Attendance.select().where(Attendance.community == who.community)
    for name in ("activity_id", "volunteer_id", "state"):
        if wanted[name] is not None:
            query = query.where(getattr(Attendance, name) == wanted[name])
    if wanted["unsigned"]:
        query = query.where((Attendance.state == "present") & (Attendance.day < clock.today()))
    return page(query, Attendance.id, wanted["limit"], wanted["after"])


def attendance(who: Principal, attendance_id: str) -> Attendance:
    """One attendance. Raises `attendance_unknown`."""
    found = Attendance.get_or_none(
        (Attendance.community == who.community) & (Attendance.id == attendance_id)
    )
    if found is None:
        raise missing("attendance", attendance_id)
    return found


def of_volunteer(activity: Activity, volunteer_id: str) -> Attendance | None:
    """The attendance of a volunteer at an activity, or None."""
    return Attendance.get_or_none(
        (Attendance.activity == activity) & (Attendance.volunteer == volunteer_id)
    )


def overlapping(
    volunteer_id: str, day: date, since: datetime, until: datetime, own_id: str | None
) -> Attendance | None:
    """Where else the volunteer was between two moments of a business day, or None.

    Who has not signed out yet is still there; an arrival is between its own moment and itself.
    """
    begun = Attendance.signed_in_at < until if since < until else Attendance.signed_in_at <= since
    return (
        Attendance.select()
        .where(
            (Attendance.volunteer == volunteer_id)
            & (Attendance.day == day)
            & (Attendance.id != own_id)
            & begun
            & (Attendance.signed_out_at.is_null() | (Attendance.signed_out_at > since))
        )
        .first()
    )


def corrections(attendance: Attendance) -> list[Correction]:
    """What it said before, the oldest first."""
    query = Correction.select().where(Correction.attendance == attendance)
    return list(query.order_by(Correction.id))


def last_counted_on(who: Principal) -> date | None:
    """The latest business day with hours that count, or None."""
    counted = (Attendance.community == who.community) & (Attendance.state != "present")
    last = Attendance.select(Attendance.day).where(counted).order_by(Attendance.day.desc()).first()
    return last and last.day


def totals(where: peewee.Expression) -> Totals:
    """Figures over attendances that are over; complaints keep their hours and count none."""
    row = (
        Attendance.select(
            fn.COUNT(Attendance.activity.distinct()),
            fn.COUNT(Attendance.id),
            fn.COALESCE(fn.SUM(Attendance.recorded_minutes), 0),
            fn.COALESCE(fn.SUM(Attendance.counted_minutes), 0),
        )
        .where(where & (Attendance.state != "present"))
        .tuples()
        .get()
    )
    return Totals(*map(int, row))


def totals_between(who: Principal, since: date, until: date) -> Totals:
    """Figures of a community from day to day, both included."""
    return totals((Attendance.community == who.community) & Attendance.day.between(since, until))


def totals_of(volunteer_id: str) -> Totals:
    """Figures of a volunteer."""
    return totals(Attendance.volunteer == volunteer_id)


def minutes_of(volunteer_ids: list[str]) -> dict[str, int]:
    """The counted minutes of some volunteers, by their ids; who has none is missing."""
    rows = (
        Attendance.select(Attendance.volunteer, fn.SUM(Attendance.counted_minutes))
        .where(Attendance.volunteer.in_(volunteer_ids) & (Attendance.state != "present"))
        .group_by(Attendance.volunteer)
        .tuples()
    )
    return {volunteer_id: int(minutes) for volunteer_id, minutes in rows}
