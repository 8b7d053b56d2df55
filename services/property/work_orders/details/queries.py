"""Lists of orders, and one with the door it leads to. Read-only."""

from typing import Any, NamedTuple

import peewee

from services.property.clocks.models import Clock
from services.property.registry.models import Building, Household
from services.property.reports.models import Report
from services.property.work_orders.details.rules import sees_contact
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.rules import UNFINISHED
from shared import clock
from shared.errors import Invalid, missing
from shared.identity import Principal
from shared.masking import mask_name, mask_phone
from shared.paging import Page, page, read_place, write_place

FILTERS = (
    *("state", "building_id", "assignee", "category", "urgency", "channel", "asset_id"),
    *("payer", "household_id", "team", "report_id"),
)
NEVER = "9999"  # sorts after every moment


class Called(NamedTuple):
    """Whom to call, as the asker may see it."""

    name: str | None
    phone: str | None


class Door(NamedTuple):
    """Which door to knock at, whom to call first, and what they have shown."""

    unit: str | None
    contact: Called | None
    photo_ids: list[str]


def work_orders(who: Principal, wanted: dict) -> Page:
    """A page of the community's work orders; `order=urgency`: emergencies, then what is due first.

    Raises Invalid `unfinished_missing` where that would sort all that ever was.
    """
    query = _with_place(who)
    for name in FILTERS:
        if wanted[name] is not None:
            query = query.where(getattr(WorkOrder, name) == wanted[name])
    if wanted["unfinished"]:
        query = query.where(WorkOrder.state.in_(UNFINISHED))
    if wanted["order"] == "id":
        return page(query, WorkOrder.id, wanted["limit"], wanted["after"])
    if not wanted["unfinished"]:
        message = "Only unfinished orders come in the order of their urgency."
        raise Invalid("unfinished_missing", message, {"unfinished": message})
    return _most_urgent_first(query, wanted["limit"], wanted["after"])


def work_order(who: Principal, work_order_id: str) -> WorkOrder:
    """One work order with its `door`. Raises `work_order_unknown`."""
    order = _with_place(who).where(WorkOrder.id == work_order_id).first()
    if order is None:
        raise missing("work_order", work_order_id)
    order.door = _door(who, order)
    return order


def _with_place(who: Principal) -> peewee.ModelSelect:
    """Orders with building and clock; one query for a whole page."""
    mine = WorkOrder.community == who.community
    query = WorkOrder.select(WorkOrder, Building, Clock.finish_due_at).where(mine)
    query = query.join(Building, peewee.JOIN.LEFT_OUTER).switch(WorkOrder)
    kept = Clock.work_order == WorkOrder.id
    return query.join(Clock, peewee.JOIN.LEFT_OUTER, on=kept, attr="clock")


def _most_urgent_first(query: Any, limit: int, after: str | None) -> Page:
    calm = WorkOrder.urgency != "emergency"
    due_at = peewee.fn.COALESCE(Clock.finish_due_at, NEVER)
    if after:
        emergency, due, work_order_id = read_place(after, _place)
        later = (due_at > due) | ((due_at == due) & (WorkOrder.id > work_order_id))
        query = query.where(calm | later if emergency else calm & later)
    rows = list(query.order_by(calm, due_at, WorkOrder.id).limit(limit + 1))
    shown = rows[:limit]
    return Page(shown, _place_of(shown[-1]) if len(rows) > limit else None)


def _place_of(order: WorkOrder) -> str:
    kept = getattr(order, "clock", None)
    due = clock.text(kept.finish_due_at) if kept and kept.finish_due_at else NEVER
    return write_place(int(order.urgency == "emergency"), due, order.id)


def _place(text: str) -> tuple[bool, str, str]:
    """The place a cursor stands for. Raises ValueError."""
    emergency, due, work_order_id = text.split(" ")
    return emergency == "1", due, work_order_id


def _door(who: Principal, order: WorkOrder) -> Door:
    """Of what was reported, else of the household that the order is about."""
    report = order.report_id and Report.get_or_none(Report.id == order.report_id)
    home = order.household_id and Household.get_or_none(Household.id == order.household_id)
    unit = (report.unit if report else None) or (home.unit if home else None)
    named = Called(report.name, report.phone) if report else Called(None, None)
    if not any(named) and home:
        named = Called(home.contact_name, home.phone)
    if not sees_contact(who.user, who.roles, order.assignee, order.state):
        named = Called(mask_name(named.name), mask_phone(named.phone))
    return Door(unit, named if any(named) else None, report.photo_ids if report else [])
