"""The whole way of a work order: channel, urgency, payer, holds, rework, and what was noted."""

from peewee import (
    BigAutoField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes

WORDS = {"channel": "staff", "urgency": "ordinary", "level": "grid"}
IDS = ("report_id", "asset_id", "household_id", "warranty_of")
REACHED = {
    "taken_at": "started",
    "completed_at": "completed",
    "accepted_at": "accepted",
    "closed_at": "rated",
}
MOMENTS = ("taken_at", "arrived_at", "completed_at", "accepted_at", "closed_at")


def up(migrator, db):
    """Add the columns of an order and the team of a person; create the notes, which are final."""
    for name, word in WORDS.items():
        _add(migrator, name, CharField(16, default=word))
    _add(migrator, "payer", CharField(16, null=True))
    _add(migrator, "team", CharField(64, null=True))
    _add(migrator, "resume_on", DateField(null=True))
    _add(migrator, "rework_count", IntegerField(default=0))
    _add(migrator, "by_default", BooleanField(default=False))
    for name in IDS:
        _add(migrator, name, CharField(36, null=True))
    for name in MOMENTS:
        _add(migrator, name, TextField(null=True))
    migrator.migrate(migrator.add_column("staff", "team", CharField(64, null=True)))
    _date_what_was(db)
    db.create_tables([_note_table(db)])
    forbid_changes(db, "note", "what has happened to an order is final")


def _add(migrator, name, column):
    migrator.migrate(migrator.add_column("work_order", name, column))


def _date_what_was(db):
    """Orders that have come so far keep the moments of their history."""
    for column, state in REACHED.items():
        db.execute_sql(
            f"UPDATE work_order SET {column} = (SELECT MIN(moved_at) FROM move "
            f"WHERE move.work_order_id = work_order.id AND move.to_state = '{state}')"
        )
    db.execute_sql("UPDATE work_order SET payer = 'fund' WHERE fund_id IS NOT NULL")


def _note_table(db):
    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class WorkOrder(Table):
        id = CharField(36, primary_key=True)

    class Note(Table):
        id = BigAutoField()
        work_order = ForeignKeyField(WorkOrder, backref="+")
        kind = CharField(16)
        text = TextField()
        noted_by = CharField(64)
        noted_at = TextField()

    return Note
