"""Asking who repairs what and who is there. Read-only."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from services.property.registry.rules import sees_whole
from services.property.registry.staff.models import Absence, Shift, Staff, StaffSkill
from services.property.registry.staff.rules import Away, Hours, on_shift
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.masking import mask_phone
from shared.paging import Page, page


class AbsenceView(NamedTuple):
    """An absence by its id."""

    id: str
    from_on: date
    to_on: date


class StaffView(NamedTuple):
    """A person as the asker may see them, and whether they are there."""

    id: str
    name: str
    user: str | None
    phone: str | None
    team: str | None
    left_on: date | None
    skills: list[str]
    shifts: list[Hours]
    absences: list[AbsenceView]
    on_shift: bool


def staff(who: Principal, wanted: dict) -> Page:
    """A page of the staff who have not left; with `on`, of those on shift at that moment."""
    moment = wanted["on"] or clock.now()
    rows = Staff.select().where(Staff.community == who.community)
    query = rows.where(Staff.left_on.is_null() | (Staff.left_on > clock.business_day(moment)))
    if wanted["skill"] is not None:
        able = StaffSkill.select(StaffSkill.staff).where(StaffSkill.skill == wanted["skill"])
        query = query.where(Staff.id.in_(able))
    if wanted["on"] is not None:
        there = [seen.id for seen in views(who, list(query), moment) if seen.on_shift]
        query = rows.where(Staff.id.in_(there))
    found = page(query, Staff.id, wanted["limit"], wanted["after"])
    return Page(views(who, found.items, moment), found.next)


def everybody(who: Principal, moment: datetime) -> list[StaffView]:
    """All who have not left, as they are at a moment; a community has a bounded number."""
    here = Staff.left_on.is_null() | (Staff.left_on > clock.business_day(moment))
    rows = Staff.select().where((Staff.community == who.community) & here).order_by(Staff.id)
    return views(who, list(rows), moment)


def person(who: Principal, staff_id: str) -> Staff:
    """One of the staff. Raises `staff_unknown`."""
    found = Staff.get_or_none((Staff.id == staff_id) & (Staff.community == who.community))
    if found is None:
        raise missing("staff", staff_id)
    return found


def may_be_sent(who: Principal, user: str) -> bool:
    """Whether somebody of the staff signs in under this name and has not left.

    Where nobody of the staff signs in, nothing is known, and anybody may be sent.
    """
    named = (Staff.community == who.community) & Staff.user.is_null(False)
    here = Staff.left_on.is_null() | (Staff.left_on > clock.today())
    if Staff.select().where(named & (Staff.user == user) & here).exists():
        return True
    return not Staff.select().where(named).exists()


def team_of(who: Principal, user: str | None) -> str | None:
    """The team of whoever signs in under this name, None if nobody said."""
    row = user and Staff.get_or_none((Staff.community == who.community) & (Staff.user == user))
    return row.team if row else None


def person_view(who: Principal, staff_id: str) -> StaffView:
    """One of the staff as shown now. Raises `staff_unknown`."""
    return views(who, [person(who, staff_id)], clock.now())[0]


def views(who: Principal, rows: list[Staff], moment: datetime) -> list[StaffView]:
    """Staff with skills, hours, and absences that are not over at the moment."""
    keys = [row.id for row in rows]
    skills = _by_staff(StaffSkill.select().where(StaffSkill.staff.in_(keys)))
    shifts = _by_staff(Shift.select().where(Shift.staff.in_(keys)))
    day = clock.business_day(moment)
    absences = _by_staff(
        Absence.select()
        .where(Absence.staff.in_(keys) & (Absence.to_on >= day))
        .order_by(Absence.from_on, Absence.id)
    )
    whole = sees_whole(who.roles)
    local = moment.astimezone(clock.SHANGHAI)
    found = []
    for row in rows:
        hours = [Hours(s.weekday, s.from_minute, s.to_minute) for s in shifts.get(row.id, [])]
        away = [AbsenceView(a.id, a.from_on, a.to_on) for a in absences.get(row.id, [])]
        days = [Away(a.from_on, a.to_on) for a in away]
        found.append(
            StaffView(
                row.id,
                row.name,
                row.user,
                row.phone if whole else mask_phone(row.phone),
                row.team,
                row.left_on,
                sorted(s.skill for s in skills.get(row.id, [])),
                sorted(hours),
                away,
                on_shift(local, hours, days, row.left_on),
            )
        )
    return found


def _by_staff(rows: Iterable) -> dict[str, list]:
    found: dict[str, list] = {}
    for row in rows:
        found.setdefault(row.staff_id, []).append(row)
    return found
