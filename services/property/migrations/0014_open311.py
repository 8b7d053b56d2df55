"""Keys of Open311 clients, and what was sent with them."""

from peewee import BigAutoField, CharField, DateField, ForeignKeyField, Model, TextField

from shared.database import forbid_changes


def up(migrator, db):
    """Create them; reports are asked for by the moment they were made."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Open311Key(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        holder = CharField(100)
        key_hash = CharField(64, unique=True)
        made_by = CharField(64)
        made_at = TextField()
        revoked_by = CharField(64, null=True)
        revoked_at = TextField(null=True)

        class Meta:
            indexes = ((("community", "id"), False),)

    class Open311Sending(Table):
        id = BigAutoField()
        key = ForeignKeyField(Open311Key, backref="+")
        sent_on = DateField()
        fingerprint = CharField(64)
        report_id = CharField(36)
        sent_at = TextField()

        class Meta:
            indexes = ((("key", "sent_on", "fingerprint"), True),)

    db.create_tables([Open311Key, Open311Sending])
    db.execute_sql("CREATE INDEX report_when ON report (community, reported_at)")
    key, sending = (table._meta.table_name for table in (Open311Key, Open311Sending))
    forbid_changes(db, key, "a key is only revoked", mutable=("revoked_by", "revoked_at"))
    forbid_changes(db, sending, "what was sent is final")
