"""Parameters, deposits, what needs attention, and sales paid and refunded in several ways."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    Model,
    TextField,
)

from shared.database import allow_changes, forbid_changes

SENTENCE = "what happened is final; refund, return or count instead"
WIDER = {
    "sale": (
        "origin VARCHAR(16) NOT NULL DEFAULT 'till'",
        "member_id VARCHAR(36)",
        "agency_fen BIGINT NOT NULL DEFAULT 0",
        "rounding_fen BIGINT NOT NULL DEFAULT 0",
        "price_group VARCHAR(16) NOT NULL DEFAULT 'shelf'",
    ),
    "sale_line": ("promotion VARCHAR(64)", "reason VARCHAR(200)"),
    "sale_tender": ("account_id VARCHAR(36) REFERENCES deposit_account (id)",),
    "refund": (
        "kind VARCHAR(16) NOT NULL DEFAULT 'refund'",
        "agency_fen BIGINT NOT NULL DEFAULT 0",
    ),
}


def up(migrator, db):
    """Create them, and give every refund so far its one tender."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class TillSession(Table):
        id = CharField(36, primary_key=True)

    class Refund(Table):
        id = CharField(36, primary_key=True)

    class Policy(Table):
        sequence = BigAutoField()
        community = CharField(64)
        name = CharField(32)
        effective_from = DateField()
        settings = TextField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community", "name", "effective_from"), False),)

    class Attention(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        code = CharField(64)
        subject_id = CharField(36)
        day = DateField()
        sentence = CharField(400)
        content = TextField(null=True)
        raised_by = CharField(64)
        raised_at = TextField()
        settled_by = CharField(64, null=True)
        settled_at = TextField(null=True)
        note = CharField(400, null=True)

        class Meta:
            indexes = ((("community", "settled_at"), False), (("subject_id",), False))

    class DepositAccount(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        kind = CharField(16)
        holder_id = CharField(36)
        balance_fen = BigIntegerField(constraints=[Check("balance_fen >= 0")])
        opened_at = TextField()

        class Meta:
            indexes = ((("community", "kind", "holder_id"), True),)

    class DepositMovement(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        account = ForeignKeyField(DepositAccount)
        kind = CharField(16)
        amount_fen = BigIntegerField()
        method = CharField(16, null=True)
        session = ForeignKeyField(TillSession, null=True)
        document_id = CharField(36, null=True)
        reason = CharField(200, null=True)
        moved_at = TextField()
        moved_on = DateField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = (
                (("account", "moved_at"), False),
                (("community", "method", "moved_at"), False),
            )

    class RefundTender(Table):
        refund = ForeignKeyField(Refund)
        session = ForeignKeyField(TillSession)
        method = CharField(16)
        amount_fen = BigIntegerField()
        account = ForeignKeyField(DepositAccount, null=True)

    db.create_tables([Policy, Attention, DepositAccount, DepositMovement, RefundTender])
    for table, columns in WIDER.items():
        allow_changes(db, table)
        for column in columns:
            db.execute_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
    db.execute_sql(
        "INSERT INTO refund_tender (refund_id, session_id, method, amount_fen) "
        "SELECT id, session_id, method, total_fen FROM refund WHERE total_fen <> 0"
    )
    for table in (*WIDER, "refund_tender", "policy", "deposit_movement"):
        forbid_changes(db, table, SENTENCE)
    forbid_changes(
        db,
        "attention",
        "what was raised stays; settle it with a note",
        mutable=("settled_by", "settled_at", "note"),
    )
    forbid_changes(
        db, "deposit_account", "an account stays; its balance moves", mutable=("balance_fen",)
    )
