"""Costing by FIFO, expiry dates, stocktakes in steps, and stock as of a past day."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    TextField,
)

from shared.database import forbid_changes

METHODS = "method IN ('moving_average', 'fifo')"
SENTENCE = "what was counted and decided is final; count again instead"


def up(migrator, db):
    """Create them; counts of before were posted in one step and need no second person now."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Product(Table):
        id = CharField(36, primary_key=True)

    class CostingChoice(Table):
        community = CharField(64)
        year = IntegerField()
        method = CharField(16, constraints=[Check(METHODS)])
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community", "year"), False),)

    class StockLayer(Table):
        product = ForeignKeyField(Product)
        number = IntegerField()
        quantity = BigIntegerField(constraints=[Check("quantity > 0")])
        value_fen = BigIntegerField()

        class Meta:
            primary_key = CompositeKey("product", "number")

    class StockCount(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        counted_on = DateField()
        reason = CharField(200)
        scope = CharField(16)
        category = CharField(64, null=True)
        state = CharField(
            16, constraints=[Check("state IN ('open', 'finished', 'resolved', 'cancelled')")]
        )
        opened_by = CharField(64)
        opened_at = TextField()
        closed_by = CharField(64, null=True)
        closed_at = TextField(null=True)

        class Meta:
            indexes = ((("community", "state"), False),)

    class StockCountLine(Table):
        stock_count = ForeignKeyField(StockCount)
        product = ForeignKeyField(Product)
        listed = BooleanField()
        counted = BigIntegerField(null=True)
        expected = BigIntegerField(null=True)
        counted_by = CharField(64, null=True)
        counted_at = TextField(null=True)
        open_product = CharField(36, null=True, unique=True)

        class Meta:
            constraints = [Check("(counted IS NULL) = (expected IS NULL)")]
            indexes = ((("stock_count", "product"), True),)

    class StockCountResolution(Table):
        stock_count = ForeignKeyField(StockCount, primary_key=True)
        resolved_on = DateField()
        note = CharField(200, null=True)
        gain_fen = BigIntegerField(constraints=[Check("gain_fen >= 0")])
        loss_fen = BigIntegerField(constraints=[Check("loss_fen >= 0")])
        charged_fen = BigIntegerField(constraints=[Check("charged_fen BETWEEN 0 AND loss_fen")])
        resolved_by = CharField(64)
        resolved_at = TextField()

    class StockCountCharge(Table):
        stock_count = ForeignKeyField(StockCount)
        product = ForeignKeyField(Product)
        person = CharField(64)
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])

    db.create_tables(
        [
            CostingChoice,
            StockLayer,
            StockCount,
            StockCountLine,
            StockCountResolution,
            StockCountCharge,
        ]
    )
    widen(db)
    take_over_counts(db)
    close(db)


def widen(db):
    """New columns and indexes of what is there already; final tables learn their new columns."""
    for table in ("goods_receipt_line", "stock_adjustment_line"):
        if isinstance(db, PostgresqlDatabase):
            db.execute_sql(f"DROP FUNCTION {table}_final() CASCADE")
        else:
            db.execute_sql(f"DROP TRIGGER {table}_keep")
            db.execute_sql(f"DROP TRIGGER {table}_stay")
        db.execute_sql(f"ALTER TABLE {table} ADD COLUMN expires_on DATE")
        forbid_changes(db, table, "what happened is final; return or write off instead")
    for column in (
        f"method VARCHAR(16) NOT NULL DEFAULT 'moving_average' CHECK ({METHODS})",
        "costed_year INTEGER NOT NULL DEFAULT 0",
    ):
        db.execute_sql(f"ALTER TABLE stock_level ADD COLUMN {column}")
    db.execute_sql(
        "UPDATE stock_level SET costed_year = COALESCE((SELECT "
        "CAST(SUBSTR(CAST(MAX(moved_on) AS VARCHAR(10)), 1, 4) AS INTEGER) FROM stock_movement "
        "WHERE stock_movement.product_id = stock_level.product_id), 0)"
    )
    db.execute_sql("DROP INDEX stock_movement_product_id")
    db.execute_sql("CREATE INDEX stock_movement_day ON stock_movement (product_id, moved_on)")
    db.execute_sql("CREATE INDEX stock_movement_document ON stock_movement (document_id)")


def take_over_counts(db):
    """Counts that were posted before, as counts in which nothing is open."""
    db.execute_sql(
        "INSERT INTO stock_count (id, community, counted_on, reason, scope, state, opened_by, "
        "opened_at, closed_by, closed_at) SELECT id, community, adjusted_on, reason, 'skus', "
        "'resolved', made_by, made_at, made_by, made_at FROM stock_adjustment "
        "WHERE kind = 'stock_count'"
    )
    db.execute_sql(
        "INSERT INTO stock_count_line (stock_count_id, product_id, listed, counted, expected, "
        "counted_by, counted_at) SELECT line.adjustment_id, line.product_id, TRUE, "
        "line.expected + line.quantity, line.expected, stock_count.closed_by, "
        "stock_count.closed_at FROM stock_adjustment_line AS line "
        "JOIN stock_count ON stock_count.id = line.adjustment_id ORDER BY line.id"
    )


def close(db):
    """A count's line may change while it is open, the count itself in its state, the rest never."""
    forbid_changes(db, "stock_count", SENTENCE, mutable=("state", "closed_by", "closed_at"))
    working = ("counted", "expected", "counted_by", "counted_at", "open_product")
    forbid_changes(db, "stock_count_line", SENTENCE, mutable=working)
    when = (
        "CREATE TRIGGER stock_count_line_closed BEFORE UPDATE ON stock_count_line {} "
        "WHEN (OLD.open_product IS NULL) {}"
    )
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(when.format("FOR EACH ROW", "EXECUTE FUNCTION stock_count_line_final()"))
    else:
        db.execute_sql(when.format("", f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"))
    for table in ("costing_choice", "stock_count_resolution", "stock_count_charge"):
        forbid_changes(db, table, SENTENCE)
