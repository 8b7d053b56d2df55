"""Asking which meals were brought, and by whom. Read-only."""

from typing import Any, NamedTuple

from peewee import fn

from services.store.canteen.deliveries.models import MealDelivery
from shared.errors import Invalid
from shared.identity import Principal
from shared.paging import Page, page

DAYS_MAX = 366


class VolunteerSum(NamedTuple):
    """What a volunteer brought, the time it took, and what the time bank would credit."""

    volunteer: str
    brought: int
    minutes: int
    credit_minutes: int


def deliveries(who: Principal, wanted: dict) -> Page:
    """A page of the meals brought from a day to another. Raises Invalid `days_invalid`."""
    query = _between(MealDelivery.select(), who, wanted)
    return page(query, MealDelivery.id, wanted["limit"], wanted["after"])


def volunteers(who: Principal, wanted: dict) -> list[VolunteerSum]:
    """What each volunteer brought from a day to another. Raises Invalid `days_invalid`."""
    query = MealDelivery.select(
        MealDelivery.volunteer,
        fn.COUNT(MealDelivery.id),
        fn.SUM(MealDelivery.minutes),
        fn.SUM(MealDelivery.credit_minutes),
    )
    query = _between(query, who, wanted)
    rows = query.group_by(MealDelivery.volunteer).order_by(MealDelivery.volunteer).tuples()
    return [VolunteerSum(row[0], *(int(number) for number in row[1:])) for row in rows]


def _between(query: Any, who: Principal, wanted: dict) -> Any:
    first, last = wanted["first"], wanted["last"]
    if not 0 <= (last - first).days < DAYS_MAX:
        message = f"From 1 to {DAYS_MAX} days, `from` not after `to`."
        raise Invalid("days_invalid", message, {"to": message})
    return query.where(
        MealDelivery.community == who.community, MealDelivery.day.between(first, last)
    )
