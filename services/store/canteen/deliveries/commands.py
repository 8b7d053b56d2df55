"""Noting that a volunteer brought a meal."""

from services.store.canteen.deliveries.models import MealDelivery
from services.store.canteen.models import Meal
from services.store.database import writes
from services.store.policies.queries import policy
from shared import clock, ids
from shared.errors import Refusal, missing
from shared.identity import Principal


@writes
def note_delivery(who: Principal, meal_id: str, wanted: dict) -> MealDelivery:
    """Note who brought a meal, once (domain.md §3). Raises `meal_unknown`, `delivered_already`."""
    meal = Meal.get_or_none((Meal.id == meal_id) & (Meal.community == who.community))
    if meal is None:
        raise missing("meal", meal_id)
    if MealDelivery.get_or_none(MealDelivery.meal == meal):
        raise Refusal("delivered_already", "It is noted already who brought this meal.")
    return MealDelivery.create(
        id=ids.new_id(),
        community=who.community,
        meal=meal,
        day=meal.day,
        **wanted,
        credit_minutes=policy(who, "meal_delivery", meal.day)["credit_minutes"],
        made_by=who.user,
        made_at=clock.now(),
    )
