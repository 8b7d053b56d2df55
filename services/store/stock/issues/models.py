"""Goods that left the shop for a repair."""

import peewee

from services.store.catalogue.models import Product
from services.store.database import Table
from shared.columns import MomentField


class StockIssue(Table):
    """Goods issued for a work order: thousandths, and in fen what they cost; final.

    `issued_by` is who asked for them at the property company. Once they came back, whole and at
    the same cost, `returned_on` says so.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    work_order_id = peewee.CharField(36)
    building_id = peewee.CharField(36)
    product = peewee.ForeignKeyField(Product, backref="+")
    quantity = peewee.BigIntegerField()
    cost_fen = peewee.BigIntegerField()
    purpose = peewee.CharField(200)
    issued_on = peewee.DateField()
    issued_by = peewee.CharField(64)
    issued_at = MomentField()
    returned_on = peewee.DateField(null=True)
    returned_by = peewee.CharField(64, null=True)

    class Meta:
        indexes = ((("community", "id"), False), (("community", "work_order_id"), False))
