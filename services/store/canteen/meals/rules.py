"""What a meal costs a diner, and who pays the rest. Pure: values in, values out; money in fen."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from shared.money import round_half_up, share

MEALS_A_DAY = 3
LIST = "list"
MONTH_CARD = "month_card"
POOR = frozenset({"low_income", "extreme_poverty"})
CARD_GROUPS = frozenset({"lonely", "bereaved", "veteran", "model_worker", "advanced_worker"})


class Part(NamedTuple):
    """What one meal costs: the parts add up to its list price."""

    tier: str
    person_fen: int
    government_fen: int
    company_fen: int


def may_have_month_card(age: int, groups: Collection[str], settings: Mapping[str, int]) -> bool:
    """Whether a month card is sold to somebody (domain.md, 惠民食堂 month card)."""
    return age >= settings["card_age"] and not CARD_GROUPS.isdisjoint(groups)


def card_fen_of(price_fen: int, days: int, eaten: int) -> int:
    """What the next meal of a month card takes from it; the month's last takes what is left."""
    meals = MEALS_A_DAY * days
    each_fen = round_half_up(price_fen, meals)
    return price_fen - each_fen * (meals - 1) if eaten == meals - 1 else each_fen


def meal_of(
    age: int | None,
    groups: Collection[str],
    prepaid_fen: int,
    settings: Mapping[str, int],
    card_fen: int | None = None,
) -> Part:
    """The cheapest tier that fits; without one the list price. `age` is None for ordinary guests.

    `prepaid_fen` is the largest single prepayment; `card_fen` a month card's part of this meal.
    """
    list_fen = settings["list_price_fen"]
    persons = {LIST: list_fen}
    if age is not None:
        if age >= settings["poor_age"] and not POOR.isdisjoint(groups):
            persons["poor"] = settings["poor_person_fen"]
        if age >= settings["prepaid_age"] and prepaid_fen >= settings["prepaid_least_fen"]:
            persons["prepaid"] = list_fen - share(list_fen, settings["prepaid_off_bp"])
        if age >= settings["free_age"]:
            persons["free"] = 0
        if card_fen is not None:
            persons[MONTH_CARD] = card_fen
    tier = min(persons, key=lambda name: persons[name])
    return parted(tier, persons[tier], settings)


def parted(tier: str, person_fen: int, settings: Mapping[str, int]) -> Part:
    """Divide what the person does not pay: the government's fixed part first, then the company."""
    person_fen = min(person_fen, settings["list_price_fen"])
    rest_fen = settings["list_price_fen"] - person_fen
    government_fen = min(rest_fen, settings["government_fen"])
    return Part(tier, person_fen, government_fen, rest_fen - government_fen)
