"""Payouts of bills, and differences that are explained, approved and booked."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    Model,
    PostgresqlDatabase,
    TextField,
)

from shared.database import forbid_changes

TREATMENTS = "treatment IN ('none', 'gain', 'loss', 'payable', 'receivable', 'late_sale')"
MOVES = "(treatment IN ('none', 'late_sale')) = (effect_fen = 0)"
ONE_SIDE = "(row_id IS NULL) <> (ours_id IS NULL)"
SENTENCE = "what was paid out, and what was said of a difference, is final"


def up(migrator, db):
    """Create them; a payout's fee may be negative; what was explained before moved no money."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Bill(Table):
        id = CharField(36, primary_key=True)

    class BillRow(Table):
        id = CharField(36, primary_key=True)

    class Settlement(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        channel = CharField(16)
        arrived_on = DateField()
        gross_fen = BigIntegerField(constraints=[Check("gross_fen >= 0")])
        fee_fen = BigIntegerField(constraints=[Check("fee_fen <= gross_fen")])
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            table_name = "settlement_new"

    class SettlementBill(Table):
        bill = ForeignKeyField(Bill, primary_key=True)
        settlement = ForeignKeyField(Settlement)

    class Explanation(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        channel = CharField(16)
        kind = CharField(16, constraints=[Check("kind IN ('payment', 'refund')")])
        row = ForeignKeyField(BillRow, null=True)
        ours_id = CharField(36, null=True)
        treatment = CharField(16, constraints=[Check(TREATMENTS)])
        effect_fen = BigIntegerField()
        reason = CharField(200)
        person = CharField(200, null=True)
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            constraints = [Check(MOVES), Check(ONE_SIDE)]
            indexes = ((("community", "channel", "kind", "ours_id"), False),)

    class ExplanationDecision(Table):
        explanation = ForeignKeyField(Explanation, primary_key=True)
        approved = BooleanField()
        decided_on = DateField()
        decided_by = CharField(64)
        decided_at = TextField()

    db.create_tables([Settlement])
    columns = "id, community, channel, arrived_on, gross_fen, fee_fen, made_by, made_at"
    db.execute_sql(f"INSERT INTO settlement_new ({columns}) SELECT {columns} FROM settlement")
    _drop_final(db, "settlement")
    db.execute_sql("ALTER TABLE settlement_new RENAME TO settlement")
    Settlement._meta.set_table_name("settlement")
    db.create_tables([SettlementBill, Explanation, ExplanationDecision])
    db.execute_sql(
        "INSERT INTO explanation (id, community, channel, kind, row_id, treatment, effect_fen, "
        "reason, made_by, made_at) SELECT r.id, r.community, r.channel, r.kind, r.id, 'none', 0, "
        "e.reason, e.made_by, e.made_at FROM bill_explanation e JOIN bill_row r ON r.id = e.row_id"
    )
    _drop_final(db, "bill_explanation")
    for table in ("settlement", "settlement_bill", "explanation", "explanation_decision"):
        forbid_changes(db, table, SENTENCE)


def _drop_final(db, table):
    """A table whose content stands elsewhere by now, with what kept it final."""
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"DROP FUNCTION {table}_final() CASCADE")
    db.execute_sql(f"DROP TABLE {table}")
