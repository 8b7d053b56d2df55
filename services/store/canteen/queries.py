"""Asking about diners and meals. Read-only."""

from datetime import date
from typing import NamedTuple

from services.store.canteen.meals import rules
from services.store.canteen.models import Diner, Meal
from services.store.policies.queries import policy
from services.store.sales.commands import happened
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Quote(NamedTuple):
    """What a clerk may know of a diner."""

    name: str | None
    person_fen: int


def diners(who: Principal, wanted: dict) -> Page:
    """A page of the diners, for the cashier."""
    query = Diner.select().where(Diner.community == who.community)
    return page(query, Diner.id, wanted["limit"], wanted["after"])


def meals(who: Principal, wanted: dict) -> Page:
    """A page of the meals served."""
    query = Meal.select().where(Meal.community == who.community)
    return page(query, Meal.id, wanted["limit"], wanted["after"])


def diner_of(who: Principal, card_no: str | None) -> Diner | None:
    """Whose card this is; no card, nobody. Raises `diner_unknown`."""
    if card_no is None:
        return None
    found = Diner.get_or_none((Diner.community == who.community) & (Diner.card_no == card_no))
    if found is None:
        raise missing("diner", card_no)
    return found


def part_of(who: Principal, diner: Diner | None, day: date) -> rules.Part:
    """What a meal costs a diner on a day, and who pays the rest."""
    settings = policy(who, "canteen", day)
    if diner is None:
        return rules.meal_of(None, (), 0, settings)
    return rules.meal_of(rules.age_on(diner.birth_date, day), diner.groups.split(","), 0, settings)


def quote(who: Principal, wanted: dict) -> Quote:
    """What the person pays. Raises `diner_unknown`, Invalid `moment_in_future`."""
    diner = diner_of(who, wanted["card_no"])
    day = clock.business_day(happened(wanted["sold_at"], "sold_at"))
    name = diner and diner.name[0] + "*" * (len(diner.name) - 1)
    return Quote(name, part_of(who, diner, day).person_fen)
