"""Tariffs, each row from a month on."""

import peewee

from services.property.database import Table
from services.property.registry.models import Building
from shared.columns import MomentField


class FeeTariff(Table):
    """What a month costs from `from_period` on; final. Of one month's rows the newest holds.

    `rate_fen` is for a household, or for a square metre; 0 ends the fee. Without a building it is
    for all managed buildings of the community that have no tariff of their own.
    """

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    building = peewee.ForeignKeyField(Building, null=True, backref="+")
    basis = peewee.CharField(16)
    rate_fen = peewee.BigIntegerField()
    tax_category = peewee.CharField(16)
    from_period = peewee.CharField(7)
    ground = peewee.CharField(200)
    written_by = peewee.CharField(64)
    written_at = MomentField()

    class Meta:
        indexes = ((("community", "from_period"), False),)
