"""Purchase orders, returns to suppliers, payments, and when each delivery is due."""

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    Model,
    PostgresqlDatabase,
    TextField,
)

from shared.database import allow_changes, forbid_changes

FINAL = (
    "purchase_order",
    "purchase_order_line",
    "purchase_order_cancellation",
    "goods_receipt",
    "goods_receipt_line",
    "supplier_return",
    "supplier_return_line",
    "supplier_payment",
    "payable_allocation",
)
SENTENCE = "what happened is final; return or pay instead"


def up(migrator, db):
    """Create them; give what was delivered before the payment days every supplier begins with."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Product(Table):
        id = CharField(36, primary_key=True)

    class Supplier(Table):
        id = CharField(36, primary_key=True)

    class GoodsReceipt(Table):
        id = CharField(36, primary_key=True)

    class GoodsReceiptLine(Table):
        pass

    class PurchaseOrder(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        supplier = ForeignKeyField(Supplier)
        ordered_on = DateField()
        expected_on = DateField(null=True)
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            constraints = [Check("expected_on >= ordered_on")]
            indexes = ((("community",), False),)

    class PurchaseOrderLine(Table):
        purchase_order = ForeignKeyField(PurchaseOrder)
        product = ForeignKeyField(Product)
        quantity = BigIntegerField(constraints=[Check("quantity > 0")])
        value_fen = BigIntegerField(constraints=[Check("value_fen >= 0")])

        class Meta:
            indexes = ((("purchase_order", "product"), True),)

    class PurchaseOrderCancellation(Table):
        purchase_order = ForeignKeyField(PurchaseOrder, primary_key=True)
        reason = CharField(200)
        cancelled_by = CharField(64)
        cancelled_at = TextField()

    class SupplierReturn(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        supplier = ForeignKeyField(Supplier)
        goods_receipt = ForeignKeyField(GoodsReceipt)
        returned_on = DateField()
        reason = CharField(200)
        credited_fen = BigIntegerField(constraints=[Check("credited_fen >= 0")])
        cost_fen = BigIntegerField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community",), False),)

    class SupplierReturnLine(Table):
        supplier_return = ForeignKeyField(SupplierReturn)
        goods_receipt_line = ForeignKeyField(GoodsReceiptLine)
        product = ForeignKeyField(Product)
        quantity = BigIntegerField(constraints=[Check("quantity > 0")])
        credited_fen = BigIntegerField(constraints=[Check("credited_fen >= 0")])
        cost_fen = BigIntegerField()

    class SupplierPayment(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        supplier = ForeignKeyField(Supplier)
        paid_on = DateField()
        method = CharField(
            16, constraints=[Check("method IN ('bank', 'cash', 'wechat', 'alipay')")]
        )
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        bank_reference = CharField(64, null=True)
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community",), False),)

    class PayableAllocation(Table):
        goods_receipt = ForeignKeyField(GoodsReceipt)
        supplier_payment = ForeignKeyField(SupplierPayment, null=True)
        supplier_return = ForeignKeyField(SupplierReturn, null=True)
        cleared_on = DateField()
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])

        class Meta:
            constraints = [Check("(supplier_payment_id IS NULL) <> (supplier_return_id IS NULL)")]

    db.create_tables(
        [
            PurchaseOrder,
            PurchaseOrderLine,
            PurchaseOrderCancellation,
            SupplierReturn,
            SupplierReturnLine,
            SupplierPayment,
            PayableAllocation,
        ]
    )
    widen(db)
    for table in FINAL:
        forbid_changes(db, table, SENTENCE)


def widen(db):
    """New columns of what is there already; its triggers go, to come back knowing the columns."""
    postgres = isinstance(db, PostgresqlDatabase)
    for table in ("goods_receipt", "goods_receipt_line"):
        allow_changes(db, table)
    for table, column in (
        (
            "supplier",
            "payment_days INTEGER NOT NULL DEFAULT 30 CHECK (payment_days BETWEEN 0 AND 365)",
        ),
        ("goods_receipt", "purchase_order_id VARCHAR(36) REFERENCES purchase_order (id)"),
        ("goods_receipt", "due_on DATE"),
        ("goods_receipt_line", "damaged BIGINT NOT NULL DEFAULT 0 CHECK (damaged >= 0)"),
    ):
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    due_on = "received_on + 30" if postgres else "date(received_on, '+30 days')"
    db.execute_sql(f"UPDATE goods_receipt SET due_on = {due_on}")
    db.execute_sql(
        "CREATE INDEX goods_receipt_purchase_order_id ON goods_receipt (purchase_order_id)"
    )
