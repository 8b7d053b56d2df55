"""Asking who is visited and whose visit is overdue. Read-only."""

from datetime import date
from typing import NamedTuple

import peewee

from services.property.registry import queries as registry
from services.property.registry.models import Building, Household
from services.property.visits.models import Visit, VisitPlan
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class PlanView(NamedTuple):
    """A plan as the asker may see it."""

    id: str
    household_id: str
    building_id: str
    building_name: str
    unit: str
    contact_name: str | None
    phone: str | None
    every_days: int
    from_on: date
    due_on: date
    overdue: bool
    ended_on: date | None


def plans(who: Principal, wanted: dict) -> Page:
    """A page of the plans that run; with `overdue`, of those whose day is over.

    Nobody comes by where nobody lives any more.
    """
    running_ones = VisitPlan.ended_on.is_null() & Household.closed_on.is_null()
    query = _plans(who).where(running_ones)
    if wanted["overdue"]:
        query = query.where(VisitPlan.due_on < clock.today())
    if wanted["building_id"] is not None:
        query = query.where(Household.building == wanted["building_id"])
    found = page(query, VisitPlan.id, wanted["limit"], wanted["after"])
    return Page([_view(who, row) for row in found.items], found.next)


def plan(who: Principal, plan_id: str) -> VisitPlan:
    """One plan. Raises `visit_plan_unknown`."""
    found = _plans(who).where(VisitPlan.id == plan_id).first()
    if found is None:
        raise missing("visit_plan", plan_id)
    return found


def plan_view(who: Principal, plan_id: str) -> PlanView:
    """One plan as shown. Raises `visit_plan_unknown`."""
    return _view(who, plan(who, plan_id))


def running(household: Household) -> VisitPlan | None:
    """The plan that runs for a household, or None."""
    return VisitPlan.get_or_none((VisitPlan.household == household) & VisitPlan.ended_on.is_null())


def last_visit_on(of: VisitPlan) -> date | None:
    """When somebody was last met, or None."""
    met = (Visit.plan == of) & (Visit.outcome != "not_met")
    last = Visit.select(Visit.visited_on).where(met).order_by(Visit.visited_on.desc()).first()
    return last.visited_on if last else None


def visits(who: Principal, plan_id: str, wanted: dict) -> Page:
    """A page of the visits of a plan, as they were recorded. Raises `visit_plan_unknown`."""
    query = Visit.select().where(Visit.plan == plan(who, plan_id))
    return page(query, Visit.id, wanted["limit"], wanted["after"])


def visit(who: Principal, visit_id: str) -> Visit:
    """One visit. Raises `visit_unknown`."""
    found = Visit.get_or_none((Visit.community == who.community) & (Visit.id == visit_id))
    if found is None:
        raise missing("visit", visit_id)
    return found


def _plans(who: Principal) -> peewee.ModelSelect:
    query = VisitPlan.select(VisitPlan, Household, Building).join(Household).join(Building)
    return query.where(VisitPlan.community == who.community)


def _view(who: Principal, row: VisitPlan) -> PlanView:
    home = row.household
    return PlanView(
        row.id,
        home.id,
        home.building_id,
        home.building.name,
        home.unit,
        *registry.seen_by(who, home),
        row.every_days,
        row.from_on,
        row.due_on,
        row.ended_on is None and row.due_on < clock.today(),
        row.ended_on,
    )
