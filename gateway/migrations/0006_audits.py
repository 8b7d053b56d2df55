"""Every run of the audit is kept, for good; and how each community stands."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes

FINAL = "what an audit found is final; run it again"


def up(migrator, db):
    """Create them; what was found is final in the database."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class AuditRun(Table):
        sequence = BigAutoField()
        id = CharField(36, unique=True)
        community = CharField(64)
        checked_at = TextField()
        asked_by = CharField(64)
        outcome = CharField(16)
        reason = CharField(400, null=True)
        differences = IntegerField()
        facts_behind = IntegerField()
        parked_facts = IntegerField()

        class Meta:
            indexes = ((("community", "sequence"), False),)

    class AuditFinding(Table):
        id = BigAutoField()
        run = ForeignKeyField(AuditRun, field="id")
        code = CharField(32)
        left_label = CharField(64)
        left_fen = BigIntegerField()
        right_label = CharField(64)
        right_fen = BigIntegerField()
        difference_fen = BigIntegerField()
        agrees = BooleanField()
        sentence_zh = TextField()
        sentence_en = TextField()
        documents_differing = IntegerField(null=True)
        documents = TextField()

    class AuditStanding(Table):
        community = CharField(64, primary_key=True)
        due_at = TextField()
        run_id = CharField(36, null=True)
        checked_at = TextField(null=True)
        amber_since = TextField(null=True)
        differing = TextField()

    db.create_tables([AuditRun, AuditFinding, AuditStanding])
    for table in ("audit_run", "audit_finding"):
        forbid_changes(db, table, FINAL)
