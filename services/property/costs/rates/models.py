"""Rates of labour, each row from a day on."""

import peewee

from services.property.database import Table
from shared.columns import MomentField


class LabourRate(Table):
    """What an hour costs from a business day on, in fen; final. Of one day's rows the newest holds.

    Without a category it is for all repairs that have no rate of their own.
    """

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    category = peewee.CharField(32, null=True)
    rate_fen = peewee.BigIntegerField()
    from_on = peewee.DateField()
    ground = peewee.CharField(200)
    written_by = peewee.CharField(64)
    written_at = MomentField()

    class Meta:
        indexes = ((("community", "from_on"), False),)
