"""Keeping the list of staff, their hours and absences."""

from services.property.database import property_database, writes
from services.property.registry.staff import queries
from services.property.registry.staff.models import Absence, Shift, Staff, StaffSkill
from services.property.registry.staff.queries import StaffView
from services.property.registry.staff.rules import (
    ABSENCES_MAX,
    STAFF_MAX,
    Hours,
    shift_problem,
)
from shared import clock, ids
from shared.errors import Invalid, Refusal, missing
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def add_staff(who: Principal, wanted: dict) -> StaffView:
    """Add a person. Raises `staff_user_taken`, `shifts_invalid`, `too_many_staff`,
    `staff_differs`."""
    said = {field: wanted[field] for field in ("id", "name", "user", "phone", "team")}
    if earlier := named_before(Staff, "staff", who, said):
        return queries.person_view(who, earlier.id)
    if Staff.select().where(Staff.community == who.community).count() >= STAFF_MAX:
        raise Refusal("too_many_staff", f"A community has at most {STAFF_MAX} staff.")
    _refuse_taken(who, wanted["user"], None)
    row = Staff.create(
        **said | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        created_at=clock.now(),
    )
    _keep_skills(row, wanted["skills"])
    _keep_shifts(row, wanted["shifts"])
    return queries.person_view(who, row.id)


@writes
def change_staff(who: Principal, staff_id: str, wanted: dict) -> StaffView:
    """Change what is sent of a person; skills and shifts as a whole.

    Raises `staff_unknown`, `staff_user_taken`, `shifts_invalid`.
    """
    row = queries.person(who, staff_id)
    _refuse_taken(who, wanted.get("user"), row.id)
    of_person = ("name", "user", "phone", "team", "left_on")
    if said := {field: wanted[field] for field in of_person if field in wanted}:
        Staff.update(**said).where(Staff.id == row.id).execute()
    if "skills" in wanted:
        _keep_skills(row, wanted["skills"])
    if "shifts" in wanted:
        _keep_shifts(row, wanted["shifts"])
    return queries.person_view(who, row.id)


@writes
def add_absence(who: Principal, staff_id: str, wanted: dict) -> StaffView:
    """Days on which a person is not there, both included.

    Raises `staff_unknown`, `absence_invalid`, `too_many_absences`, `absence_differs`.
    """
    row = queries.person(who, staff_id)
    if named_before(Absence, "absence", who, wanted | {"staff_id": row.id}):
        return queries.person_view(who, row.id)
    if wanted["from_on"] > wanted["to_on"]:
        message = "An absence ends on the day it begins, or later."
        raise Invalid("absence_invalid", message, {"to_on": message})
    ahead = (Absence.staff == row.id) & (Absence.to_on >= clock.today())
    if Absence.select().where(ahead).count() >= ABSENCES_MAX:
        raise Refusal("too_many_absences", f"A person has at most {ABSENCES_MAX} to come.")
    Absence.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        staff=row,
        created_at=clock.now(),
    )
    return queries.person_view(who, row.id)


@writes
def cancel_absence(who: Principal, staff_id: str, absence_id: str) -> StaffView:
    """The person is there after all. Raises `staff_unknown`, `absence_unknown`."""
    row = queries.person(who, staff_id)
    gone = (Absence.id == absence_id) & (Absence.staff == row.id)
    if not Absence.delete().where(gone).execute():
        raise missing("absence", absence_id)
    return queries.person_view(who, row.id)


def _keep_skills(row: Staff, skills: list[str]) -> None:
    StaffSkill.delete().where(StaffSkill.staff == row.id).execute()
    property_database.insert_rows(
        StaffSkill, [{"staff": row.id, "skill": skill} for skill in sorted(set(skills))]
    )


def _keep_shifts(row: Staff, shifts: list[dict]) -> None:
    if problem := shift_problem(Hours(**shift) for shift in shifts):
        raise Invalid("shifts_invalid", problem, {"shifts": problem})
    Shift.delete().where(Shift.staff == row.id).execute()
    property_database.insert_rows(Shift, [{"staff": row.id, **shift} for shift in shifts])


def _refuse_taken(who: Principal, user: str | None, own_id: str | None) -> None:
    taken = user and Staff.get_or_none((Staff.community == who.community) & (Staff.user == user))
    if taken and taken.id != own_id:
        message = f"{user} is {taken.name} already."
        raise Refusal("staff_user_taken", message, {"user": message})
