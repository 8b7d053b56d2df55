"""Bills of the payment platforms, and what was said of their rows."""

from peewee import (
    BigIntegerField,
    CharField,
    Check,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes

KINDS = "kind IN ('payment', 'refund')"
SIGNED = "CASE kind WHEN 'refund' THEN amount_fen <= 0 ELSE amount_fen >= 0 END"


def up(migrator, db):
    """Create them; all of it is final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Bill(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        channel = CharField(16)
        kind = CharField(32)
        sha256 = CharField(64)
        rows_new = IntegerField()
        rows_known = IntegerField()
        rows_ignored = IntegerField()
        first_at = TextField(null=True)
        last_at = TextField(null=True)
        gross_fen = BigIntegerField(constraints=[Check("gross_fen >= 0")])
        refund_fen = BigIntegerField(constraints=[Check("refund_fen >= 0")])
        fee_fen = BigIntegerField()
        imported_by = CharField(64)
        imported_at = TextField()

        class Meta:
            indexes = ((("community", "sha256"), True),)

    class BillRow(Table):
        id = CharField(36, primary_key=True)
        bill = ForeignKeyField(Bill)
        community = CharField(64)
        channel = CharField(16)
        line_no = IntegerField()
        kind = CharField(16, constraints=[Check(KINDS)])
        platform_no = CharField(64)
        order_no = CharField(64, null=True)
        refund_no = CharField(64)
        moment = TextField()
        amount_fen = BigIntegerField(constraints=[Check(SIGNED)])
        fee_millifen = BigIntegerField()
        named_id = CharField(36, null=True)

        class Meta:
            indexes = (
                (("bill", "line_no"), True),
                (("community", "channel", "kind", "platform_no", "refund_no"), True),
                (("community", "channel", "kind", "named_id"), True),
                (("community", "channel", "moment"), False),
            )

    class BillMatch(Table):
        row = ForeignKeyField(BillRow, primary_key=True)
        community = CharField(64)
        channel = CharField(16)
        kind = CharField(16, constraints=[Check(KINDS)])
        ours_id = CharField(36)
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community", "channel", "kind", "ours_id"), True),)

    class BillExplanation(Table):
        row = ForeignKeyField(BillRow, primary_key=True)
        community = CharField(64)
        reason = CharField(200)
        made_by = CharField(64)
        made_at = TextField()

    db.create_tables([Bill, BillRow, BillMatch, BillExplanation])
    for table in ("bill", "bill_row", "bill_match", "bill_explanation"):
        forbid_changes(db, table, "what a platform said, and what was said of it, is final")
