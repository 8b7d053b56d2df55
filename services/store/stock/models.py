"""Stock: the level of each product, the stock ledger that explains it, and counts of it."""

import peewee

from services.store.catalogue.models import Product
from services.store.database import Table
from shared.columns import MomentField


class CostingChoice(Table):
    """By which method a year is costed; final. The newest of a year counts."""

    community = peewee.CharField(64)
    year = peewee.IntegerField()
    method = peewee.CharField(16)
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community", "year"), False),)


class StockLevel(Table):
    """What is on hand of a product now: thousandths and fen."""

    product = peewee.ForeignKeyField(Product, primary_key=True)
    community = peewee.CharField(64)
    on_hand = peewee.BigIntegerField()
    value_fen = peewee.BigIntegerField()
    basis_quantity = peewee.BigIntegerField()
    basis_value_fen = peewee.BigIntegerField()
    method = peewee.CharField(16)
    costed_year = peewee.IntegerField()


class StockLayer(Table):
    """What is left of goods that came in together, where a product is costed by FIFO."""

    product = peewee.ForeignKeyField(Product)
    number = peewee.IntegerField()
    quantity = peewee.BigIntegerField()
    value_fen = peewee.BigIntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("product", "number")


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
    """A write-off, the variance of a count or a cost correction; final."""

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
    expires_on = peewee.DateField(null=True)


class StockCount(Table):
    """A stocktake. Its variance is the adjustment of the same id."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    counted_on = peewee.DateField()
    reason = peewee.CharField(200)
    scope = peewee.CharField(16)
    category = peewee.CharField(64, null=True)
    state = peewee.CharField(16)
    opened_by = peewee.CharField(64)
    opened_at = MomentField()
    closed_by = peewee.CharField(64, null=True)
    closed_at = MomentField(null=True)

    class Meta:
        indexes = ((("community", "state"), False),)


class StockCountLine(Table):
    """What was counted of a product; final once its count is closed. Thousandths.

    `expected` is what the books said at the moment of the last counting.
    """

    stock_count = peewee.ForeignKeyField(StockCount)
    product = peewee.ForeignKeyField(Product)
    listed = peewee.BooleanField()  # on the sheet from the beginning, not found by scanning
    counted = peewee.BigIntegerField(null=True)
    expected = peewee.BigIntegerField(null=True)
    counted_by = peewee.CharField(64, null=True)
    counted_at = MomentField(null=True)
    # The product while the count is open, empty afterwards: unique, so in one open count only.
    open_product = peewee.CharField(36, null=True, unique=True)

    class Meta:
        indexes = ((("stock_count", "product"), True),)


class StockCountResolution(Table):
    """What another person decided about the variance of a count; final. Fen."""

    stock_count = peewee.ForeignKeyField(StockCount, primary_key=True)
    resolved_on = peewee.DateField()
    note = peewee.CharField(200, null=True)
    gain_fen = peewee.BigIntegerField()
    loss_fen = peewee.BigIntegerField()
    charged_fen = peewee.BigIntegerField()
    resolved_by = peewee.CharField(64)
    resolved_at = MomentField()


class StockCountCharge(Table):
    """What a person owes for a product that was missing; final. Fen."""

    stock_count = peewee.ForeignKeyField(StockCount)
    product = peewee.ForeignKeyField(Product)
    person = peewee.CharField(64)
    amount_fen = peewee.BigIntegerField()
