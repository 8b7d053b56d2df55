"""Copies of receipts, as they were printed; final."""

import peewee

from services.store.database import Table
from services.store.sales.models import Sale
from shared.columns import MomentField


class Reprint(Table):
    """The n-th copy of a receipt, and why it was wanted."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    sale = peewee.ForeignKeyField(Sale)
    copy_number = peewee.IntegerField()
    reason = peewee.CharField(200)
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("sale", "copy_number"), True),)
