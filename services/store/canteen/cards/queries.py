"""Asking about month cards. Read-only."""

from datetime import date
from typing import NamedTuple

from services.store.canteen.meals import rules
from services.store.canteen.models import Diner, Meal, MealCard
from services.store.canteen.queries import standing
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class CardPart(NamedTuple):
    """What the next meal takes from a month card, and from which account."""

    account_id: str
    amount_fen: int


def cards(who: Principal, wanted: dict) -> Page:
    """A page of the month cards, for the cashier."""
    query = MealCard.select().where(MealCard.community == who.community)
    if wanted["month"]:
        query = query.where(MealCard.month == wanted["month"])
    return page(query, MealCard.id, wanted["limit"], wanted["after"])


def card(who: Principal, card_id: str) -> MealCard:
    """One month card. Raises `meal_card_unknown`."""
    found = MealCard.get_or_none((MealCard.community == who.community) & (MealCard.id == card_id))
    if found is None:
        raise missing("meal_card", card_id)
    return found


def card_of(who: Principal, diner: Diner, month: str) -> MealCard | None:
    """A diner's card of a month, paid back or not."""
    return MealCard.get_or_none(
        (MealCard.community == who.community)
        & (MealCard.diner == diner)
        & (MealCard.month == month)
    )


def card_part(who: Principal, diner: Diner, day: date) -> CardPart | None:
    """What a meal of that day takes from the diner's month card, if there is a good one."""
    found = card_of(who, diner, f"{day:%Y-%m}")
    if found is None or found.ended_at:
        return None
    last = clock.month_end(found.month)
    eaten = Meal.select(Meal.id).where(
        (Meal.diner == diner)
        & Meal.day.between(last.replace(day=1), last)
        & (Meal.tier == rules.MONTH_CARD)
    )
    fen = rules.card_fen_of(found.price_fen, last.day, standing([meal.id for meal in eaten]))
    return CardPart(found.account_id, fen)
