"""Meals brought to the door; final. Whose door it was is nowhere in it."""

import peewee

from services.store.canteen.models import Meal
from services.store.database import Table
from shared.columns import MomentField


class MealDelivery(Table):
    """A meal that a volunteer brought; `credit_minutes` is what the time bank would credit."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    meal = peewee.ForeignKeyField(Meal, unique=True)
    day = peewee.DateField()
    volunteer = peewee.CharField(64)
    minutes = peewee.IntegerField()
    credit_minutes = peewee.IntegerField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community", "day"), False),)
