"""Suppliers: what was ordered, delivered on credit, sent back, paid."""

import peewee

from services.store.catalogue.models import Product
from services.store.database import Table
from shared.columns import MomentField


class Supplier(Table):
    """Somebody who delivers on credit, to be paid so many days after the delivery."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    code = peewee.CharField(64)
    name = peewee.CharField(200)
    payment_days = peewee.IntegerField()
    created_at = MomentField()

    class Meta:
        indexes = ((("community", "code"), True),)


class PurchaseOrder(Table):
    """What was asked of a supplier; final. Its state comes from deliveries and cancellation."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    supplier = peewee.ForeignKeyField(Supplier)
    ordered_on = peewee.DateField()
    expected_on = peewee.DateField(null=True)
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community",), False),)


class PurchaseOrderLine(Table):
    """One product of an order and the value in fen its invoice is expected to ask; final."""

    purchase_order = peewee.ForeignKeyField(PurchaseOrder)
    product = peewee.ForeignKeyField(Product)
    quantity = peewee.BigIntegerField()
    value_fen = peewee.BigIntegerField()

    class Meta:
        indexes = ((("purchase_order", "product"), True),)


class PurchaseOrderCancellation(Table):
    """What has not come of this order is not wanted any more; final."""

    purchase_order = peewee.ForeignKeyField(PurchaseOrder, primary_key=True)
    reason = peewee.CharField(200)
    cancelled_by = peewee.CharField(64)
    cancelled_at = MomentField()


class GoodsReceipt(Table):
    """A delivery as it was accepted; final. The value in fen is the invoice total."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    supplier = peewee.ForeignKeyField(Supplier)
    purchase_order = peewee.ForeignKeyField(PurchaseOrder, null=True)
    invoice_number = peewee.CharField(64, null=True)
    received_on = peewee.DateField()
    due_on = peewee.DateField()
    value_fen = peewee.BigIntegerField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("supplier", "invoice_number"), True),)


class GoodsReceiptLine(Table):
    """One product of a delivery; final. `damaged` came too, but was neither kept nor paid."""

    goods_receipt = peewee.ForeignKeyField(GoodsReceipt)
    product = peewee.ForeignKeyField(Product)
    quantity = peewee.BigIntegerField()
    damaged = peewee.BigIntegerField()
    value_fen = peewee.BigIntegerField()
    expires_on = peewee.DateField(null=True)


class SupplierReturn(Table):
    """Goods of a delivery that went back; final. Credited by the supplier, at cost out of stock."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    supplier = peewee.ForeignKeyField(Supplier)
    goods_receipt = peewee.ForeignKeyField(GoodsReceipt)
    returned_on = peewee.DateField()
    reason = peewee.CharField(200)
    credited_fen = peewee.BigIntegerField()
    cost_fen = peewee.BigIntegerField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community",), False),)


class SupplierReturnLine(Table):
    """What of one line of the delivery went back; final. Thousandths and fen."""

    supplier_return = peewee.ForeignKeyField(SupplierReturn)
    goods_receipt_line = peewee.ForeignKeyField(GoodsReceiptLine)
    product = peewee.ForeignKeyField(Product)
    quantity = peewee.BigIntegerField()
    credited_fen = peewee.BigIntegerField()
    cost_fen = peewee.BigIntegerField()


class SupplierPayment(Table):
    """Money that left for a supplier; final."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    supplier = peewee.ForeignKeyField(Supplier)
    paid_on = peewee.DateField()
    method = peewee.CharField(16)
    amount_fen = peewee.BigIntegerField()
    bank_reference = peewee.CharField(64, null=True)
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community",), False),)


class PayableAllocation(Table):
    """How much of a delivery's value a payment or the credit of a return cleared; final.

    `cleared_on` is the day from which both the delivery and what clears it had happened.
    """

    goods_receipt = peewee.ForeignKeyField(GoodsReceipt)
    supplier_payment = peewee.ForeignKeyField(SupplierPayment, null=True)
    supplier_return = peewee.ForeignKeyField(SupplierReturn, null=True)
    cleared_on = peewee.DateField()
    amount_fen = peewee.BigIntegerField()
