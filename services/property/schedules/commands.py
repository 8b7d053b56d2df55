"""Keeping schedules, and opening the orders that fall due."""

from datetime import date, timedelta

from services.property.database import writes
from services.property.registry import queries as registry
from services.property.registry.assets.queries import asset
from services.property.registry.estates.queries import estate
from services.property.registry.models import Building
from services.property.schedules import queries, rules
from services.property.schedules.models import Schedule, ScheduleDay, ScheduleTerm
from services.property.work_orders.commands import open_order
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal

TERM = (
    "first_on",
    "every",
    "unit",
    "ahead_days",
    "title",
    "category",
    "urgency",
    "description",
    "estimate_fen",
)


@writes
def add_schedule(who: Principal, wanted: dict) -> queries.ScheduleView:
    """Do something again and again, from its first day on; what was due before today is over.

    Raises `schedule_place_invalid`, `asset_unknown`, `building_unknown`, `estate_unknown`,
    `estate_empty`, `too_many_schedules`, `schedule_differs`.
    """
    named = {field: wanted[field] for field in ("id", "asset_id")}
    if earlier := named_before(Schedule, "schedule", who, named):
        return queries.schedule_view(who, earlier.id)
    if queries.count(who) >= rules.SCHEDULES_MAX:
        raise Refusal("too_many_schedules", f"There are at most {rules.SCHEDULES_MAX} schedules.")
    building_id, estate_id = _place(who, wanted)
    row = Schedule.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        building=building_id,
        estate=estate_id,
        asset=wanted["asset_id"],
        settled_until=max(wanted["first_on"], clock.today()) - timedelta(days=1),
        created_at=clock.now(),
    )
    _write_term(who, row, wanted["first_on"], wanted)
    _look_ahead(row)
    return queries.schedule_view(who, row.id)


@writes
def change_schedule(who: Principal, schedule_id: str, wanted: dict) -> queries.ScheduleView:
    """Do it otherwise from a day on: today or later, after every day that has its order.

    Raises `schedule_unknown`, `schedule_ended`, `day_over`.
    """
    row = _running(who, schedule_id)
    from_on = wanted["from_on"]
    earliest = max(clock.today(), row.settled_until + timedelta(days=1))
    if from_on < earliest:
        message = f"What is due before {earliest} is settled; change it from then on."
        raise Invalid("day_over", message, {"from_on": message})
    _write_term(who, row, from_on, wanted | {"first_on": wanted["first_on"] or from_on})
    _look_ahead(row)
    return queries.schedule_view(who, row.id)


@writes
def pause(who: Principal, schedule_id: str) -> queries.ScheduleView:
    """Nothing falls due for now. Raises `schedule_unknown`, `schedule_ended`, `schedule_paused`."""
    row = _running(who, schedule_id)
    if row.paused_on is not None:
        raise Refusal("schedule_paused", f"It is paused since {row.paused_on}.")
    row.paused_on = clock.today()
    _look_ahead(row)
    return queries.schedule_view(who, row.id)


@writes
def resume(who: Principal, schedule_id: str) -> queries.ScheduleView:
    """It goes on today; what fell into the pause is not made up for.

    Raises `schedule_unknown`, `schedule_ended`, `schedule_not_paused`.
    """
    row = _running(who, schedule_id)
    if row.paused_on is None:
        raise Refusal("schedule_not_paused", "It is not paused.")
    row.paused_on = None
    row.settled_until = max(row.settled_until, clock.today() - timedelta(days=1))
    _look_ahead(row)
    return queries.schedule_view(who, row.id)


@writes
def end(who: Principal, schedule_id: str, ended_on: date | None) -> queries.ScheduleView:
    """Nothing falls due from a day on, today or later.

    Raises `schedule_unknown`, `schedule_ended`, `day_over`.
    """
    row = _running(who, schedule_id)
    row.ended_on = ended_on or clock.today()
    if row.ended_on < clock.today():
        message = "A schedule ends today or later."
        raise Invalid("day_over", message, {"ended_on": message})
    _look_ahead(row)
    return queries.schedule_view(who, row.id)


def create_due_orders(who: Principal, until: date | None = None) -> list[ScheduleDay]:
    """Open the orders of what falls due: by a day, or as early as each schedule says.

    Each schedule is a transaction of its own, or part of the one around; every day becomes an
    order once, however often this runs. Stops at the first that fails and raises it; the chores
    go on with the next. What was missed: `rules.wanted_orders`.
    """
    today = clock.today()
    opened: list[ScheduleDay] = []
    rows = queries.due_schedules(who, until) if until else queries.ripe_schedules(who, today)
    for row in rows:
        opened += open_due(who, row.id, until, today)
    return opened


@writes
def open_due(
    who: Principal, schedule_id: str, until: date | None, today: date
) -> list[ScheduleDay]:
    """Open the orders of one schedule, each day once. Raises what an order refuses with."""
    row = queries.schedule(who, schedule_id)
    if row.next_on is None:
        return []
    terms = queries.terms(row)
    last = until or today + timedelta(days=rules.AHEAD_MAX)
    due = queries.days_of(row, terms, last)
    if until is None:
        due = rules.ripe({day: queries.term_on(terms, day).ahead_days for day in due}, today)
    opened = []
    for day, skipped in rules.wanted_orders(due, today):
        order = open_order(who, _order(row, queries.term_on(terms, day), day, skipped))
        opened.append(
            ScheduleDay.create(schedule=row, due_on=day, work_order=order, skipped=skipped)
        )
        row.settled_until = day
    if opened:
        _look_ahead(row)
    return opened


def _order(row: Schedule, term: ScheduleTerm, day: date, skipped: int) -> dict:
    lines = [term.description, f"计划日期 {day}", f"此前 {skipped} 次未做" if skipped else ""]
    return {
        "id": None,
        "title": term.title,
        "category": term.category,
        "urgency": term.urgency,
        "description": "\n".join(line for line in lines if line),
        "building_id": row.building_id,
        "asset_id": row.asset_id,
        "fund_id": None,
        "estimate_fen": term.estimate_fen,
        "channel": "schedule",
        "planned_on": day,
    }


def _place(who: Principal, wanted: dict) -> tuple[str, str | None]:
    """Where orders are written, and the estate: those of an estate at its first building."""
    places = {name: wanted[f"{name}_id"] for name in ("asset", "building", "estate")}
    if problem := rules.place_problem(*places.values()):
        raise Invalid("schedule_place_invalid", problem, {"asset_id": problem})
    building_id, estate_id = places["building"], places["estate"]
    if places["asset"]:
        thing = asset(who, places["asset"])
        building_id, estate_id = thing.building_id, thing.estate_id
    if building_id:
        return registry.building(who, building_id).id, None
    whole = estate(who, str(estate_id))
    inside = Building.select().where(Building.estate == whole.id)
    first = inside.order_by(Building.name, Building.id).first()
    if first is None:
        message = "The estate has no building at which orders could be written."
        raise Refusal("estate_empty", message, {"estate_id": message})
    return first.id, whole.id


def _running(who: Principal, schedule_id: str) -> Schedule:
    row = queries.schedule(who, schedule_id)
    if row.ended_on is not None:
        raise Refusal("schedule_ended", f"It ends on {row.ended_on}.")
    return row


def _write_term(who: Principal, row: Schedule, from_on: date, wanted: dict) -> None:
    ScheduleTerm.create(
        **{field: wanted[field] for field in TERM},
        schedule=row,
        from_on=from_on,
        written_by=who.user,
        written_at=clock.now(),
    )


def _look_ahead(row: Schedule) -> None:
    terms = queries.pure(queries.terms(row))
    row.next_on = None
    if row.paused_on is None:
        row.next_on = rules.next_day(terms, row.settled_until, row.ended_on)
    row.save(only=[Schedule.settled_until, Schedule.next_on, Schedule.paused_on, Schedule.ended_on])
