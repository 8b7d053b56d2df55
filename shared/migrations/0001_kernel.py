"""The kernel's tables in a service's database."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    CharField,
    CompositeKey,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes


def up(migrator, db):
    """Create them; told facts are final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Outbox(Table):
        sequence = BigAutoField()
        fact_id = CharField(36, unique=True)
        community = CharField(64)
        name = CharField(64)
        version = IntegerField()
        subject = CharField(64)
        told_at = TextField()
        actor = CharField(64)
        trace_id = CharField(32)
        data = TextField()

    class Cursor(Table):
        source = CharField(32, primary_key=True)
        position = BigIntegerField()
        last_id = CharField(36, null=True)
        head = BigIntegerField()
        checked_at = TextField()
        failing_id = CharField(36, null=True)
        tries = IntegerField()

    class ParkedFact(Table):
        fact_id = CharField(36, primary_key=True)
        source = CharField(32)
        event = TextField()
        error = TextField()
        parked_at = TextField()

    class StoredAnswer(Table):
        community = CharField(64)
        key = CharField(200)
        fingerprint = CharField(64)
        status = IntegerField()
        body = TextField()
        stored_at = TextField()

        class Meta:
            primary_key = CompositeKey("community", "key")

    db.create_tables([Outbox, Cursor, ParkedFact, StoredAnswer])
    forbid_changes(db, "outbox", "told facts are final")
