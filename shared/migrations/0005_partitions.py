"""A cursor for each partition of a source, and how far the outbox has been published.

Every partition stands where the one cursor of its source stood.
"""

from peewee import BigIntegerField, CharField, CompositeKey, IntegerField, Model, TextField

PARTITIONS = 16


def up(migrator, db):
    """Make the table of cursors anew, with its rows sixteen times."""
    names = [column.name for column in db.get_columns("cursor")]
    chosen = ", ".join(f'"{name}"' for name in names)
    known = list(db.execute_sql(f'SELECT {chosen} FROM "cursor"'))
    db.execute_sql('DROP TABLE "cursor"')

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Cursor(Table):
        source = CharField(32)
        partition = IntegerField()
        position = BigIntegerField()
        last_id = CharField(36, null=True)
        head = BigIntegerField()
        checked_at = TextField()
        current_at = TextField(null=True)
        failing_id = CharField(36, null=True)
        tries = IntegerField()

        class Meta:
            primary_key = CompositeKey("source", "partition")

    class StreamEnd(Table):
        stream = CharField(64, primary_key=True)
        position = BigIntegerField()
        checked_at = TextField()

    db.create_tables([Cursor, StreamEnd])
    for row in known:
        for partition in range(PARTITIONS):
            Cursor.insert(**dict(zip(names, row, strict=True)), partition=partition).execute()
