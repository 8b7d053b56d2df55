"""Suppliers, and what they delivered on credit."""

import peewee

from services.store.catalogue.models import Product
from services.store.database import Table
from shared.columns import MomentField


class Supplier(Table):
    """Somebody who delivers on credit."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    code = peewee.CharField(64)
    name = peewee.CharField(200)
    created_at = MomentField()

    class Meta:
        indexes = ((("community", "code"), True),)


class GoodsReceipt(Table):
    """A delivery as it was accepted; final. The value in fen is the invoice total."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    supplier = peewee.ForeignKeyField(Supplier)
    invoice_number = peewee.CharField(64, null=True)
    received_on = peewee.DateField()
    value_fen = peewee.BigIntegerField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("supplier", "invoice_number"), True),)


class GoodsReceiptLine(Table):
    """One product of a delivery; final."""

    goods_receipt = peewee.ForeignKeyField(GoodsReceipt, backref="lines")
    product = peewee.ForeignKeyField(Product)
    quantity = peewee.BigIntegerField()
    value_fen = peewee.BigIntegerField()
