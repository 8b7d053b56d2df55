"""Stock: the level of each product, and the stock ledger that explains it."""

import peewee

from services.store.catalogue.models import Product
from services.store.database import Table
from shared.columns import MomentField


class StockLevel(Table):
    """What is on hand of a product now: thousandths and fen."""

    product = peewee.ForeignKeyField(Product, primary_key=True)
    community = peewee.CharField(64)
    on_hand = peewee.BigIntegerField()
    value_fen = peewee.BigIntegerField()
    basis_quantity = peewee.BigIntegerField()
    basis_value_fen = peewee.BigIntegerField()


class StockMovement(Table):
    """One line of the stock ledger; final. The sum of a product's lines is its level."""

    sequence = peewee.BigAutoField()
    community = peewee.CharField(64)
    product = peewee.ForeignKeyField(Product)
    kind = peewee.CharField(32)
    document_id = peewee.CharField(36)
    moved_on = peewee.DateField()
    quantity = peewee.BigIntegerField()
    value_fen = peewee.BigIntegerField()


class StockAdjustment(Table):
    """A write-off, a stock count or a cost correction; final."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    kind = peewee.CharField(32)
    reason = peewee.CharField(200)
    adjusted_on = peewee.DateField()
    made_by = peewee.CharField(64)
    made_at = MomentField()


class StockAdjustmentLine(Table):
    """What was expected and what was found of one product; final. Thousandths and fen."""

    adjustment = peewee.ForeignKeyField(StockAdjustment, backref="lines")
    product = peewee.ForeignKeyField(Product)
    expected = peewee.BigIntegerField()
    quantity = peewee.BigIntegerField()
    value_fen = peewee.BigIntegerField()
