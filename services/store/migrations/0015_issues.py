"""Internal issues: goods that left for a repair."""

from peewee import BigIntegerField, CharField, Check, DateField, ForeignKeyField, Model, TextField

from shared.database import forbid_changes


def up(migrator, db):
    """Create them; an issue is final, but that its goods may come back."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Product(Table):
        id = CharField(36, primary_key=True)

    class StockIssue(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        work_order_id = CharField(36)
        building_id = CharField(36)
        product = ForeignKeyField(Product, backref="+")
        quantity = BigIntegerField(constraints=[Check("quantity > 0")])
        cost_fen = BigIntegerField()
        purpose = CharField(200)
        issued_on = DateField()
        issued_by = CharField(64)
        issued_at = TextField()
        returned_on = DateField(null=True)
        returned_by = CharField(64, null=True)

        class Meta:
            indexes = ((("community", "id"), False), (("community", "work_order_id"), False))

    db.create_tables([StockIssue])
    forbid_changes(
        db, "stock_issue", "what was issued is final", mutable=("returned_on", "returned_by")
    )
