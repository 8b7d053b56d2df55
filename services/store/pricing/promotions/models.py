"""Promotions: final, but for the moment in which one is withdrawn."""

import peewee

from services.store.catalogue.models import Product
from services.store.database import Table
from shared.columns import MomentField


class Promotion(Table):
    """What is cheaper: by hundredths of a percent, by fen a unit, or `take` pieces for `pay`.

    `weekdays` are digits, Monday is 1; hours are HH:MM on the wall of the shop, the last excluded.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(64)
    kind = peewee.CharField(16)
    percent_bp = peewee.IntegerField(null=True)
    amount_fen = peewee.BigIntegerField(null=True)
    take = peewee.IntegerField(null=True)
    pay = peewee.IntegerField(null=True)
    scope = peewee.CharField(16)
    product = peewee.ForeignKeyField(Product, null=True)
    category = peewee.CharField(64, null=True)
    price_group = peewee.CharField(16)
    starts_at = MomentField()
    ends_at = MomentField(null=True)
    weekdays = peewee.CharField(7)
    hour_from = peewee.CharField(5, null=True)
    hour_until = peewee.CharField(5, null=True)
    made_by = peewee.CharField(64)
    made_at = MomentField()
    withdrawn_at = MomentField(null=True)
    withdrawn_by = peewee.CharField(64, null=True)
