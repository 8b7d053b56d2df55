"""What meters showed; final."""

import peewee

from services.store.catalogue.models import Product
from services.store.database import Table
from shared.columns import MomentField


class MeterReading(Table):
    """What a meter of a product showed at a moment, in thousandths of its unit.

    `is_new_meter`: the meter was exchanged, and this is where the new one begins.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    product = peewee.ForeignKeyField(Product)
    meter = peewee.CharField(64)
    reading = peewee.BigIntegerField()
    is_new_meter = peewee.BooleanField()
    read_at = MomentField()
    made_by = peewee.CharField(64)
    made_at = MomentField()
