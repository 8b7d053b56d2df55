"""What a meal costs whom: every tier with its numbers, and parts that always add up."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.store.canteen.meals import rules
from services.store.members.rules import age
from services.store.policies.queries import DEFAULTS

CANTEEN = DEFAULTS["canteen"]
GROUPS = sorted(rules.POOR | rules.CARD_GROUPS)


def test_without_a_tier_a_meal_costs_the_list_price():
    assert rules.meal_of(None, (), 0, CANTEEN) == ("list", 1_500, 0, 0)
    assert rules.meal_of(59, ("low_income",), 0, CANTEEN) == ("list", 1_500, 0, 0)


def test_the_poor_pay_six_yuan_from_sixty_on():
    assert rules.meal_of(60, ("low_income",), 0, CANTEEN) == ("poor", 600, 500, 400)
    assert rules.meal_of(60, ("extreme_poverty",), 0, CANTEEN) == ("poor", 600, 500, 400)


def test_who_prepaid_enough_at_seventy_five_pays_thirty_percent_less():
    assert rules.meal_of(75, (), 12_000, CANTEEN).person_fen == 1_050
    assert rules.meal_of(75, (), 11_999, CANTEEN).person_fen == 1_500
    assert rules.meal_of(74, (), 12_000, CANTEEN).person_fen == 1_500
    assert 12_000 - 11 * 1_050 == 450


def test_a_meal_is_free_from_the_ninetieth_birthday_on_and_still_recorded():
    born = date(1936, 3, 2)
    assert age(born, date(2026, 3, 1)) == 89
    assert age(born, date(2026, 3, 2)) == 90
    assert rules.meal_of(90, (), 0, CANTEEN) == ("free", 0, 500, 1_000)


def test_the_cheapest_tier_wins():
    assert rules.meal_of(80, ("low_income",), 12_000, CANTEEN).tier == "poor"
    assert rules.meal_of(80, ("low_income", "veteran"), 0, CANTEEN, 484).tier == "month_card"
    assert rules.meal_of(90, ("low_income",), 12_000, CANTEEN, 484).tier == "free"


def test_a_month_card_is_for_sixty_and_the_five_groups():
    assert rules.may_have_month_card(60, ("veteran",), CANTEEN)
    assert not rules.may_have_month_card(59, ("veteran",), CANTEEN)
    assert not rules.may_have_month_card(60, ("low_income",), CANTEEN)


def test_a_month_card_is_spread_over_the_meals_of_its_month():
    june = [rules.card_fen_of(45_000, 30, eaten) for eaten in range(90)]
    march = [rules.card_fen_of(45_000, 31, eaten) for eaten in range(93)]
    assert june == [500] * 90
    assert march == [484] * 92 + [472]
    assert sum(march) == 45_000


@given(
    age=st.none() | st.integers(0, 120),
    groups=st.sets(st.sampled_from(GROUPS)),
    prepaid_fen=st.integers(0, 50_000),
    card_fen=st.none() | st.integers(0, 3_000),
    list_price_fen=st.integers(0, 3_000),
)
def test_the_parts_of_a_meal_add_up_to_its_price(
    age, groups, prepaid_fen, card_fen, list_price_fen
):
    settings = CANTEEN | {"list_price_fen": list_price_fen}
    meal = rules.meal_of(age, groups, prepaid_fen, settings, card_fen)
    assert sum(meal[1:]) == list_price_fen
    assert min(meal[1:]) >= 0
