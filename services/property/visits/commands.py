"""Planning visits, recording them, and doing something about what was found."""

from datetime import date

from services.property.database import writes
from services.property.registry import queries as registry
from services.property.visits import queries
from services.property.visits.models import Visit, VisitPlan
from services.property.visits.rules import next_due
from services.property.wishes.commands import post_wish
from services.property.work_orders.commands import open_order
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def plan_visits(who: Principal, wanted: dict) -> queries.PlanView:
    """Somebody comes by a household every so many days.

    Raises `household_unknown`, `household_closed`, `visit_plan_exists`, `visit_plan_differs`.
    """
    stays = {field: wanted[field] for field in ("id", "household_id")}
    if earlier := named_before(VisitPlan, "visit_plan", who, stays):
        return queries.plan_view(who, earlier.id)
    household = registry.household(who, wanted["household_id"])
    if household.closed_on is not None:
        raise Refusal("household_closed", "Nobody lives there any more.")
    if queries.running(household):
        raise Refusal("visit_plan_exists", "Somebody comes by this household already.")
    from_on = wanted["from_on"] or clock.today()
    row = VisitPlan.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        household=household,
        every_days=wanted["every_days"],
        from_on=from_on,
        due_on=from_on,
        created_at=clock.now(),
    )
    return queries.plan_view(who, row.id)


@writes
def change_plan(who: Principal, plan_id: str, every_days: int) -> queries.PlanView:
    """Come by more or less often. Raises `visit_plan_unknown`, `visit_plan_ended`."""
    row = _running(who, plan_id)
    row.every_days = every_days
    _plan_next(row)
    return queries.plan_view(who, row.id)


@writes
def end_plan(who: Principal, plan_id: str, ended_on: date | None) -> queries.PlanView:
    """Nobody comes by from a day on, today or earlier.

    Raises `visit_plan_unknown`, `visit_plan_ended`, `day_not_yet`.
    """
    row = _running(who, plan_id)
    row.ended_on = ended_on or clock.today()
    if row.ended_on > clock.today():
        message = "A plan is ended on its day."
        raise Invalid("day_not_yet", message, {"ended_on": message})
    row.save(only=[VisitPlan.ended_on])
    return queries.plan_view(who, row.id)


@writes
def record_visit(who: Principal, plan_id: str, wanted: dict) -> Visit:
    """Somebody came by. Raises `visit_plan_unknown`, `visit_plan_ended`, `visit_differs`."""
    row = queries.plan(who, plan_id)
    wanted = wanted | {
        "plan_id": row.id,
        "visited_on": wanted["visited_on"] or clock.today(),
        "visited_by": wanted["visited_by"] or who.user,
    }
    if earlier := named_before(Visit, "visit", who, wanted):
        return earlier
    row = _running(who, plan_id)
    visit = Visit.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        recorded_by=who.user,
        recorded_at=clock.now(),
    )
    _plan_next(row)
    return visit


@writes
def open_order_of(who: Principal, visit_id: str, wanted: dict) -> Visit:
    """What was found broken becomes an order, one for a visit.

    Raises `visit_unknown`, `visit_needs_nothing`, `visit_answered`, and what `open_order` raises.
    """
    visit = _in_need(who, visit_id)
    if visit.work_order_id:
        raise Refusal("visit_answered", "This visit led to an order already.")
    household = visit.plan.household
    order = open_order(
        who,
        wanted
        | {
            "channel": "visit",
            "building_id": household.building_id,
            "household_id": household.id,
        },
    )
    visit.work_order = order
    visit.save(only=[Visit.work_order])
    return visit


@writes
def post_wish_of(who: Principal, visit_id: str, wanted: dict) -> Visit:
    """What somebody wishes for is posted, one wish for a visit.

    Raises `visit_unknown`, `visit_needs_nothing`, `visit_answered`, and what `post_wish` raises.
    """
    visit = _in_need(who, visit_id)
    if visit.wish_id:
        raise Refusal("visit_answered", "This visit led to a wish already.")
    household = visit.plan.household
    whose = {
        "building_id": household.building_id,
        "household_id": household.id,
        "wished_by": None,  # the household knows, for as long as it may
    }
    visit.wish_id = post_wish(who, wanted | whose).id
    visit.save(only=[Visit.wish])
    return visit


def _running(who: Principal, plan_id: str) -> VisitPlan:
    row = queries.plan(who, plan_id)
    if row.ended_on is not None:
        raise Refusal("visit_plan_ended", f"Nobody comes by any more since {row.ended_on}.")
    return row


def _plan_next(row: VisitPlan) -> None:
    row.due_on = next_due(row.from_on, row.every_days, queries.last_visit_on(row))
    row.save(only=[VisitPlan.every_days, VisitPlan.due_on])


def _in_need(who: Principal, visit_id: str) -> Visit:
    visit = queries.visit(who, visit_id)
    if visit.outcome != "needs_help":
        raise Refusal("visit_needs_nothing", "Nobody needed help at this visit.")
    return visit
