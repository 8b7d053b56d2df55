"""Products."""

from peewee import BigIntegerField, CharField, Check, Model, TextField


def up(migrator, db):
    """Create the catalogue."""

    class Product(Model):
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
            database = db
            legacy_table_names = False
            indexes = ((("community", "sku"), True), (("community", "barcode"), True))

    db.create_tables([Product])
