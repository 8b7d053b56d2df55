"""What repairs cost: rates of labour, work, parts of the shop, quotes and their threshold."""

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

from shared.database import allow_changes, forbid_changes

PART_ANSWERS = (
    "state",
    "refusal",
    "name",
    "unit",
    "cost_fen",
    "issued_on",
    "return_reason",
    "asked_by",
    "asked_at",
)


def up(migrator, db):
    """Create them; a cost line says where it came from, of old ones all was bought."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class WorkOrder(Table):
        id = CharField(36, primary_key=True)

    db.create_tables(
        [*_dated_tables(Table), *_used_tables(Table, WorkOrder), *_quote_tables(Table, WorkOrder)]
    )
    forbid_changes(db, "labour_rate", "rates are final; write a later one")
    forbid_changes(db, "quote_threshold", "thresholds are final; write a later one")
    withdrawn = ("withdrawn_by", "withdrawn_reason")
    forbid_changes(db, "labour", "work is final; withdraw it", mutable=withdrawn)
    forbid_changes(db, "part", "what was asked of the shop is final", mutable=PART_ANSWERS)
    forbid_changes(db, "quote", "quotes are final")
    forbid_changes(db, "quote_choice", "what was chosen is final; choose again")
    allow_changes(db, "cost_line")
    db.execute_sql("ALTER TABLE cost_line ADD COLUMN source VARCHAR(16) NOT NULL DEFAULT 'bought'")
    forbid_changes(db, "cost_line", "the cost of a finished repair is final")


def _dated_tables(Table):
    class LabourRate(Table):
        id = BigAutoField()
        community = CharField(64)
        category = CharField(32, null=True)
        rate_fen = BigIntegerField(constraints=[Check("rate_fen >= 0")])
        from_on = DateField()
        ground = CharField(200)
        written_by = CharField(64)
        written_at = TextField()

        class Meta:
            indexes = ((("community", "from_on"), False),)

    class QuoteThreshold(Table):
        id = BigAutoField()
        community = CharField(64)
        amount_fen = BigIntegerField(constraints=[Check("amount_fen >= 0")])
        from_on = DateField()
        ground = CharField(200)
        written_by = CharField(64)
        written_at = TextField()

        class Meta:
            indexes = ((("community", "from_on"), False),)

    return LabourRate, QuoteThreshold


def _used_tables(Table, WorkOrder):
    class Labour(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        work_order = ForeignKeyField(WorkOrder, backref="+")
        category = CharField(32)
        rework = IntegerField()
        worker = CharField(64)
        minutes = IntegerField(constraints=[Check("minutes BETWEEN 1 AND 1440")])
        worked_on = DateField()
        rate_fen = BigIntegerField()
        cost_fen = BigIntegerField(constraints=[Check("cost_fen >= 0")])
        recorded_by = CharField(64)
        recorded_at = TextField()
        withdrawn_by = CharField(64, null=True)
        withdrawn_reason = CharField(200, null=True)

        class Meta:
            indexes = ((("community", "worked_on"), False),)

    class Part(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        work_order = ForeignKeyField(WorkOrder, backref="+")
        rework = IntegerField()
        sku = CharField(64, null=True)
        barcode = CharField(64, null=True)
        quantity = BigIntegerField(constraints=[Check("quantity > 0")])
        state = CharField(16)
        refusal = CharField(64, null=True)
        name = CharField(200, null=True)
        unit = CharField(64, null=True)
        cost_fen = BigIntegerField(null=True)
        issued_on = DateField(null=True)
        return_reason = CharField(200, null=True)
        asked_by = CharField(64)
        asked_at = TextField()

        class Meta:
            indexes = ((("community", "state"), False),)
            constraints = (Check("(sku IS NULL) <> (barcode IS NULL)", "named_once"),)

    return Labour, Part


def _quote_tables(Table, WorkOrder):
    class Quote(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        work_order = ForeignKeyField(WorkOrder, backref="+")
        rework = IntegerField()
        contractor = CharField(100)
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        says = TextField()
        valid_until = DateField(null=True)
        recorded_by = CharField(64)
        recorded_at = TextField()

    class QuoteChoice(Table):
        id = BigAutoField()
        quote = ForeignKeyField(Quote, backref="+")
        work_order = ForeignKeyField(WorkOrder, backref="+")
        rework = IntegerField()
        reason = CharField(200)
        chosen_by = CharField(64)
        chosen_at = TextField()

    return Quote, QuoteChoice
