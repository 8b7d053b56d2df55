"""Barcodes and packs, prices with their days, promotions, margins, scale labels and meters."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes

FIRST_DAY = "2023-01-01"  # the prices of today hold from the first day the books know
SENTENCE = "what was decided is final; decide anew from a later day"


def up(migrator, db):
    """Create the tables; take barcode and price out of the product into their own."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Product(Table):
        id = CharField(36, primary_key=True)

    class ProductBarcode(Table):
        community = CharField(64)
        product = ForeignKeyField(Product)
        barcode = CharField(14)
        quantity = BigIntegerField(constraints=[Check("quantity > 0")])
        price_fen = BigIntegerField(null=True, constraints=[Check("price_fen >= 0")])

        class Meta:
            indexes = ((("community", "barcode"), True),)

    class ProductPrice(Table):
        id = BigAutoField()
        community = CharField(64)
        product = ForeignKeyField(Product, index=False)
        price_group = CharField(
            16, constraints=[Check("price_group IN ('shelf', 'member', 'senior')")]
        )
        effective_from = DateField()
        price_fen = BigIntegerField(null=True, constraints=[Check("price_fen >= 0")])
        reason = CharField(200, null=True)
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            constraints = [Check("price_fen IS NOT NULL OR price_group <> 'shelf'")]
            indexes = ((("product", "price_group", "effective_from"), False),)

    class CatalogueVersion(Table):
        community = CharField(64, primary_key=True)
        version = BigIntegerField()

    class ScalePrefix(Table):
        community = CharField(64)
        prefix = CharField(2)
        meaning = CharField(16, null=True, constraints=[Check("meaning IN ('amount', 'weight')")])
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community", "prefix"), False),)

    class Promotion(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(64)
        kind = CharField(16, constraints=[Check("kind IN ('percent', 'amount', 'n_for_m')")])
        percent_bp = IntegerField(null=True, constraints=[Check("percent_bp BETWEEN 1 AND 10000")])
        amount_fen = BigIntegerField(null=True, constraints=[Check("amount_fen > 0")])
        take = IntegerField(null=True)
        pay = IntegerField(null=True, constraints=[Check("pay BETWEEN 0 AND take - 1")])
        scope = CharField(16, constraints=[Check("scope IN ('product', 'category', 'all')")])
        product = ForeignKeyField(Product, null=True)
        category = CharField(64, null=True)
        price_group = CharField(16)
        starts_at = TextField()
        ends_at = TextField(null=True)
        weekdays = CharField(7)
        hour_from = CharField(5, null=True)
        hour_until = CharField(5, null=True)
        made_by = CharField(64)
        made_at = TextField()
        withdrawn_at = TextField(null=True)
        withdrawn_by = CharField(64, null=True)

        class Meta:
            indexes = ((("community", "withdrawn_at"), False),)

    class MarginPolicy(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        category = CharField(64, null=True)
        effective_from = DateField()
        mode = CharField(16, constraints=[Check("mode IN ('markup', 'margin')")])
        target_bp = IntegerField()
        cap_bp = IntegerField(constraints=[Check("cap_bp >= target_bp")])
        vat_bp = IntegerField(constraints=[Check("vat_bp BETWEEN 0 AND 10000")])
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community", "effective_from"), False),)

    class MeterReading(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        product = ForeignKeyField(Product, index=False)
        meter = CharField(64)
        reading = BigIntegerField(constraints=[Check("reading >= 0")])
        is_new_meter = BooleanField()
        read_at = TextField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("product", "meter", "read_at"), True),)

    db.create_tables(
        [
            ProductBarcode,
            ProductPrice,
            CatalogueVersion,
            ScalePrefix,
            Promotion,
            MarginPolicy,
            MeterReading,
        ]
    )
    _take_out_of_the_product(db)
    for table in ("product_price", "scale_prefix", "margin_policy", "meter_reading"):
        forbid_changes(db, table, SENTENCE)
    forbid_changes(db, "promotion", SENTENCE, mutable=("withdrawn_at", "withdrawn_by"))


def _take_out_of_the_product(db):
    for statement in (
        "INSERT INTO product_barcode (community, product_id, barcode, quantity, price_fen) "
        "SELECT community, id, barcode, 1000, NULL FROM product WHERE barcode IS NOT NULL",
        "INSERT INTO product_price (community, product_id, price_group, effective_from, "
        "price_fen, reason, made_by, made_at) "
        f"SELECT community, id, 'shelf', '{FIRST_DAY}', price_fen, NULL, 'migration', created_at "
        "FROM product",
        "INSERT INTO catalogue_version (community, version) "
        "SELECT DISTINCT community, 1 FROM product",
        "DROP INDEX product_community_barcode",
        "ALTER TABLE product DROP COLUMN barcode",
        "ALTER TABLE product DROP COLUMN price_fen",
        "ALTER TABLE product ADD COLUMN kind VARCHAR(16) NOT NULL DEFAULT 'goods' "
        "CHECK (kind IN ('goods', 'service', 'meter', 'agency'))",
        "ALTER TABLE product ADD COLUMN plu VARCHAR(5)",
        "ALTER TABLE product ADD COLUMN changed_in BIGINT NOT NULL DEFAULT 1",
        "CREATE UNIQUE INDEX product_community_plu ON product (community, plu)",
        "CREATE INDEX product_community_category ON product (community, category)",
    ):
        db.execute_sql(statement)
