"""Keeping the list of duties, and the ratings of it."""

from datetime import date

from services.property.database import writes
from services.property.duties import queries, rules
from services.property.duties.models import Duty, DutyRating
from services.property.registry.staff.queries import person
from shared import clock, ids
from shared.errors import Forbidden, Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def add_duty(who: Principal, wanted: dict) -> Duty:
    """Somebody answers for something. Raises `staff_unknown`, `too_many_duties`, `duty_differs`."""
    if earlier := named_before(Duty, "duty", who, wanted):
        return earlier
    if queries.count(who) >= rules.DUTIES_MAX:
        raise Refusal("too_many_duties", f"There are at most {rules.DUTIES_MAX} duties.")
    if wanted["staff_id"] is not None:
        person(who, wanted["staff_id"])
    return Duty.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        created_at=clock.now(),
    )


@writes
def hand_over(who: Principal, duty_id: str, staff_id: str | None) -> Duty:
    """Somebody else answers for it from now on. Raises `duty_unknown`, `staff_unknown`."""
    row = queries.duty(who, duty_id)
    row.staff = person(who, staff_id) if staff_id else None
    row.save(only=[Duty.staff])
    return row


@writes
def end_duty(who: Principal, duty_id: str, ended_on: date | None) -> Duty:
    """It is nobody's duty any more; its ratings stay. Raises `duty_unknown`."""
    row = queries.duty(who, duty_id)
    row.ended_on = ended_on or clock.today()
    row.save(only=[Duty.ended_on])
    return row


@writes
def rate(who: Principal, duty_id: str, wanted: dict) -> list[queries.QuarterView]:
    """Keep a representative's score for this quarter or the one before, once.

    Raises `duty_unknown`, `rater_is_rated`, `quarter_not_rated`, `duty_rated`.
    """
    row = queries.duty(who, duty_id)
    if row.staff and row.staff.user == who.user:
        raise Forbidden("rater_is_rated", "Nobody writes down how they themselves are rated.")
    quarter = wanted["quarter"] or rules.quarter_of(clock.today())
    if problem := rules.quarter_problem(quarter, clock.today()):
        raise Invalid("quarter_not_rated", problem, {"quarter": problem})
    if queries.rated(row, quarter, wanted["rater"]):
        raise Refusal("duty_rated", f"{wanted['rater']} has rated it for {quarter} already.")
    DutyRating.create(
        **wanted | {"quarter": quarter},
        duty=row,
        staff=row.staff_id,
        written_by=who.user,
        written_at=clock.now(),
    )
    return queries.quarters(who, row.id)
