"""Planning activities, signing in and out, and putting right what was not signed."""

from datetime import datetime

from services.funds.database import writes
from services.funds.volunteers.activities import queries, rules
from services.funds.volunteers.activities.models import Activity, Attendance, Correction
from services.funds.volunteers.points import commands as points
from services.funds.volunteers.points import queries as point_rules
from services.funds.volunteers.points.rules import ACTIVITY, value
from services.funds.volunteers.register import queries as register
from shared import clock, ids
from shared.errors import Forbidden, Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def plan(who: Principal, wanted: dict) -> Activity:
    """Plan an activity of a day that a rule says the worth of.

    Raises `point_rule_missing`, `volunteer_team_unknown`, `activity_differs`.
    """
    if earlier := named_before(Activity, "activity", who, wanted):
        return earlier
    point_rules.in_force(who, wanted["day"])
    if wanted["team_id"] is not None:
        register.team(who, wanted["team_id"])
    return Activity.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        planned_by=who.user,
        planned_at=clock.now(),
    )


@writes
def cancel(who: Principal, activity_id: str, reason: str) -> Activity:
    """Call an activity off that nobody came to yet. Raises `activity_unknown`,
    `activity_attended`."""
    row = queries.activity(who, activity_id)
    if Attendance.select().where(Attendance.activity == row).exists():
        raise Refusal("activity_attended", "Somebody was there; it was not called off.")
    if row.cancelled_for is None:
        row.cancelled_for = reason
        row.save(only=[Activity.cancelled_for])
    return row


@writes
def sign_in(who: Principal, activity_id: str, wanted: dict) -> Attendance:
    """A volunteer comes, on the day of the activity.

    Raises `activity_unknown`, `activity_cancelled`, `volunteer_unknown`, `volunteer_not_here`,
    `moment_invalid`, `attendance_exists`, `attendance_overlaps`, `attendance_differs`.
    """
    activity = queries.activity(who, activity_id)
    named = {"id": wanted["id"], "activity_id": activity.id, "volunteer_id": wanted["volunteer_id"]}
    if earlier := named_before(Attendance, "attendance", who, named):
        return earlier
    at = wanted["at"] or clock.now()
    _require_open(who, activity, wanted["volunteer_id"])
    _require_moment(activity, at, "at")
    if queries.of_volunteer(activity, wanted["volunteer_id"]):
        raise Refusal("attendance_exists", "This volunteer has signed in here already.")
    _require_elsewhere_not(activity, wanted["volunteer_id"], at, at, None)
    return Attendance.create(
        **named | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        day=activity.day,
        signed_in_at=at,
        state="present",
        recorded_by=who.user,
        recorded_at=clock.now(),
    )


@writes
def sign_out(who: Principal, attendance_id: str, at: datetime | None) -> Attendance:
    """The volunteer leaves, on the same day; what was done counts by the rule of that day.

    Raises `attendance_unknown`, `signed_out_already`, `sign_out_missing` once the day is over,
    `sign_out_before_sign_in`, `moment_invalid`, `attendance_overlaps`.
    """
    row = queries.attendance(who, attendance_id)
    if row.state != "present":
        if at is not None and row.signed_out_at == at:
            return row
        raise Refusal("signed_out_already", "This volunteer has signed out already.")
    if row.day < clock.today():
        raise Refusal(
            "sign_out_missing",
            f"Nobody signed out on {row.day}; another person puts that right.",
        )
    _count(who, row, row.signed_in_at, at or clock.now())
    return row


@writes
def enter_paper(who: Principal, activity_id: str, wanted: dict) -> list[Attendance]:
    """Enter a paper list: who was there from when to when, by a document.

    A row that is here already with the same content stays as it is. Raises what signing in and
    out raises.
    """
    activity = queries.activity(who, activity_id)
    return [_enter(who, activity, wanted["document"], row) for row in wanted["rows"]]


@writes
def put_right(who: Principal, attendance_id: str, wanted: dict) -> Attendance:
    """Say when a volunteer came and left, instead of who recorded it: what was counted is
    reversed, what is right is counted by the rule of the day.

    Raises `attendance_unknown`, `corrector_is_recorder`, `complaint_upheld`, and what signing in
    and out raises.
    """
    row = queries.attendance(who, attendance_id)
    since, until = wanted["signed_in_at"], wanted["signed_out_at"]
    _refuse_upheld(row)
    if (row.signed_in_at, row.signed_out_at) == (since, until):
        return row
    if row.recorded_by == who.user:
        raise Forbidden("corrector_is_recorder", "Who recorded it does not put it right.")
    Correction.create(
        attendance=row,
        signed_in_at=row.signed_in_at,
        signed_out_at=row.signed_out_at,
        points=row.points,
        reason=wanted["reason"],
        made_by=who.user,
        made_at=clock.now(),
    )
    _uncount(who, row)
    _count(who, row, since, until)
    return row


@writes
def uphold_complaint(who: Principal, attendance_id: str, reason: str) -> Attendance:
    """A complaint is right: the activity counts nothing, its recorded hours stay (domain.md §6).

    Raises `attendance_unknown`, `corrector_is_recorder`, `complaint_upheld`.
    """
    row = queries.attendance(who, attendance_id)
    _refuse_upheld(row)
    if row.recorded_by == who.user:
        raise Forbidden("corrector_is_recorder", "Who recorded it does not judge it.")
    _uncount(who, row)
    row.state, row.complaint, row.upheld_by = "complained", reason, who.user
    row.counted_minutes = 0
    row.save()
    return row


def _enter(who: Principal, activity: Activity, document: str, said: dict) -> Attendance:
    since, until = said["signed_in_at"], said["signed_out_at"]
    if earlier := queries.of_volunteer(activity, said["volunteer_id"]):
        kept = (earlier.document, earlier.signed_in_at, earlier.signed_out_at)
        if kept == (document, since, until):
            return earlier
        raise Refusal("attendance_exists", "This volunteer is recorded here with other hours.")
    _require_open(who, activity, said["volunteer_id"])
    row = Attendance.create(
        id=ids.new_id(),
        community=who.community,
        activity=activity,
        volunteer=said["volunteer_id"],
        day=activity.day,
        document=document,
        signed_in_at=since,
        state="present",
        recorded_by=who.user,
        recorded_at=clock.now(),
    )
    _count(who, row, since, until)
    return row


def _count(who: Principal, row: Attendance, since: datetime, until: datetime) -> None:
    """Keep from when to when it was, and credit what it is worth by the rule of its day."""
    _require_moment(row.activity, since, "signed_in_at")
    _require_moment(row.activity, until, "signed_out_at")
    if until <= since:
        message = "A volunteer leaves after coming."
        raise Invalid("sign_out_before_sign_in", message, {"signed_out_at": message})
    _require_elsewhere_not(row.activity, row.volunteer_id, since, until, row.id)
    row.signed_in_at, row.signed_out_at, row.state = since, until, "counted"
    row.recorded_minutes = rules.minutes(since, until)
    valued = value(point_rules.worth(who, row.day), row.recorded_minutes, row.on_paper)
    row.counted_minutes, row.points = valued
    row.save()
    points.credit(who, row.volunteer_id, ACTIVITY, row.points, row.id)


def _uncount(who: Principal, row: Attendance) -> None:
    """Take back what was credited for it, if anything was."""
    if row.points:
        points.take_back(who, row.volunteer_id, row.points, row.id)
        row.points = 0


def _refuse_upheld(row: Attendance) -> None:
    if row.state == "complained":
        raise Refusal("complaint_upheld", "A complaint was upheld; this activity counts nothing.")


def _require_open(who: Principal, activity: Activity, volunteer_id: str) -> None:
    if activity.cancelled_for is not None:
        raise Refusal("activity_cancelled", f"It was called off: {activity.cancelled_for}.")
    volunteer = register.volunteer(who, volunteer_id)
    if not register.is_here(volunteer, activity.day):
        message = f"This volunteer does not help on {activity.day}."
        raise Refusal("volunteer_not_here", message, {"volunteer_id": message})


def _require_moment(activity: Activity, moment: datetime, field: str) -> None:
    problem = rules.moment_problem(moment, clock.business_day(moment), activity.day, clock.now())
    if problem:
        raise Invalid("moment_invalid", problem, {field: problem})


def _require_elsewhere_not(
    activity: Activity, volunteer_id: str, since: datetime, until: datetime, own_id: str | None
) -> None:
    other = queries.overlapping(volunteer_id, activity.day, since, until, own_id)
    if other:
        message = f"At that time this volunteer was at {other.activity.title}."
        raise Refusal(
            "attendance_overlaps", message, {"volunteer_id": message}, attendance_id=other.id
        )
