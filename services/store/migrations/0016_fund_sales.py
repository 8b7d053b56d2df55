"""Sales that funds pay, by the names that the funds gave them."""

from peewee import BigIntegerField, CharField, Check, ForeignKeyField, Model, TextField

from shared.database import forbid_changes


def up(migrator, db):
    """Create them; what a fund bought is final, but that it may come back."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Sale(Table):
        id = CharField(36, primary_key=True)

    class Refund(Table):
        id = CharField(36, primary_key=True)

    class FundSale(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund_id = CharField(36, null=True)
        sale = ForeignKeyField(Sale, null=True, unique=True, backref="+")
        refund = ForeignKeyField(Refund, null=True, unique=True, backref="+")
        sku = CharField(64, null=True)
        quantity = BigIntegerField(null=True)
        price_fen = BigIntegerField(null=True)
        asked_by = CharField(64)
        asked_at = TextField()

        class Meta:
            constraints = (
                Check("refund_id IS NULL OR sale_id IS NOT NULL", "returned_after_sold"),
                Check(
                    "sale_id IS NULL OR (fund_id IS NOT NULL AND quantity > 0 AND price_fen > 0)",
                    "sold_to_a_fund",
                ),
            )

    db.create_tables([FundSale])
    forbid_changes(db, "fund_sale", "what a fund bought is final", mutable=("refund_id",))
