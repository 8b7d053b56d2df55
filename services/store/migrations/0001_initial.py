"""The store's tables as they began."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes

FINAL = (
    "stock_movement",
    "stock_adjustment",
    "stock_adjustment_line",
    "goods_receipt",
    "goods_receipt_line",
    "sale",
    "sale_line",
    "sale_tender",
    "refund",
    "refund_line",
    "day_close",
    "settlement",
)


def up(migrator, db):
    """Create them; what happened is final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Product(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        sku = CharField(64)
        barcode = CharField(13, null=True)
        name = CharField(200)
        category = CharField(64)
        unit = CharField(64)
        price_fen = BigIntegerField(constraints=[Check("price_fen >= 0")])
        tax_category = CharField(32)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "sku"), True), (("community", "barcode"), True))

    class StockLevel(Table):
        product = ForeignKeyField(Product, primary_key=True)
        community = CharField(64)
        on_hand = BigIntegerField()
        value_fen = BigIntegerField()
        basis_quantity = BigIntegerField()
        basis_value_fen = BigIntegerField()

    class StockMovement(Table):
        sequence = BigAutoField()
        community = CharField(64)
        product = ForeignKeyField(Product)
        kind = CharField(32)
        document_id = CharField(36)
        moved_on = DateField()
        quantity = BigIntegerField()
        value_fen = BigIntegerField()

    class StockAdjustment(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        kind = CharField(32)
        reason = CharField(200)
        adjusted_on = DateField()
        made_by = CharField(64)
        made_at = TextField()

    class StockAdjustmentLine(Table):
        adjustment = ForeignKeyField(StockAdjustment)
        product = ForeignKeyField(Product)
        expected = BigIntegerField()
        quantity = BigIntegerField()
        value_fen = BigIntegerField()

    class Supplier(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        code = CharField(64)
        name = CharField(200)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "code"), True),)

    class GoodsReceipt(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        supplier = ForeignKeyField(Supplier)
        invoice_number = CharField(64, null=True)
        received_on = DateField()
        value_fen = BigIntegerField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("supplier", "invoice_number"), True),)

    class GoodsReceiptLine(Table):
        goods_receipt = ForeignKeyField(GoodsReceipt)
        product = ForeignKeyField(Product)
        quantity = BigIntegerField()
        value_fen = BigIntegerField()

    class Till(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        outlet = CharField(64)
        name = CharField(64)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "outlet", "name"), True),)

    class TillSession(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        till = ForeignKeyField(Till)

        open_till = CharField(36, null=True, unique=True)
        float_fen = BigIntegerField()
        opened_at = TextField()
        opened_by = CharField(64)
        closed_at = TextField(null=True)
        closed_by = CharField(64, null=True)
        expected_cash_fen = BigIntegerField(null=True)
        counted_cash_fen = BigIntegerField(null=True)

    class Sale(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        outlet = CharField(64)
        till = ForeignKeyField(Till)
        session = ForeignKeyField(TillSession)
        sold_at = TextField()
        reported_on = DateField()
        total_fen = BigIntegerField()
        discount_fen = BigIntegerField()
        cost_fen = BigIntegerField()
        change_fen = BigIntegerField()
        clerk = CharField(64)
        recorded_at = TextField()

        class Meta:
            indexes = ((("community", "outlet", "reported_on"), False),)

    class SaleLine(Table):
        sale = ForeignKeyField(Sale)
        line_no = IntegerField()
        product = ForeignKeyField(Product)
        quantity = BigIntegerField()
        unit_price_fen = BigIntegerField(constraints=[Check("unit_price_fen >= 0")])
        discount_fen = BigIntegerField()
        amount_fen = BigIntegerField()
        cost_fen = BigIntegerField()
        tax_category = CharField(32)
        category = CharField(64)

        class Meta:
            indexes = ((("sale", "line_no"), True),)

    class SaleTender(Table):
        sale = ForeignKeyField(Sale)
        session = ForeignKeyField(TillSession)
        method = CharField(16)
        amount_fen = BigIntegerField()

    class Refund(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        sale = ForeignKeyField(Sale, null=True)
        outlet = CharField(64)
        session = ForeignKeyField(TillSession)
        refunded_at = TextField()
        reported_on = DateField()
        method = CharField(16)
        total_fen = BigIntegerField()
        cost_fen = BigIntegerField()
        reason = CharField(200)
        clerk = CharField(64)
        recorded_at = TextField()

        class Meta:
            indexes = ((("community", "outlet", "reported_on"), False),)

    class RefundLine(Table):
        refund = ForeignKeyField(Refund)
        sale_line = ForeignKeyField(SaleLine, null=True)
        product = ForeignKeyField(Product)
        quantity = BigIntegerField()
        amount_fen = BigIntegerField()
        discount_fen = BigIntegerField()
        cost_fen = BigIntegerField()
        tax_category = CharField(32)
        category = CharField(64)

    class DayClose(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        outlet = CharField(64)
        day = DateField()
        gross_fen = BigIntegerField()
        cost_fen = BigIntegerField()
        report = TextField()
        closed_by = CharField(64)
        closed_at = TextField()

        class Meta:
            indexes = ((("community", "outlet", "day"), True),)

    class Settlement(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        channel = CharField(16)
        arrived_on = DateField()
        gross_fen = BigIntegerField()
        fee_fen = BigIntegerField(constraints=[Check("fee_fen BETWEEN 0 AND gross_fen")])
        made_by = CharField(64)
        made_at = TextField()

    db.create_tables(
        [
            Product,
            StockLevel,
            StockMovement,
            StockAdjustment,
            StockAdjustmentLine,
            Supplier,
            GoodsReceipt,
            GoodsReceiptLine,
            Till,
            TillSession,
            Sale,
            SaleLine,
            SaleTender,
            Refund,
            RefundLine,
            DayClose,
            Settlement,
        ]
    )
    for table in FINAL:
        forbid_changes(db, table, "what happened is final; refund, return or count instead")
