"""For how long an order may be held, and the questions about parts that have no answer yet."""

from peewee import BigAutoField, CharField, ForeignKeyField, Model, TextField

from shared.database import allow_changes, forbid_changes

OTHER_DAYS = (("emergency", 1), ("urgent", 3), ("complex", 30))


def up(migrator, db):
    """Deadlines that are written get what held without them."""
    allow_changes(db, "term")
    db.execute_sql("ALTER TABLE term ADD COLUMN hold_days INTEGER NOT NULL DEFAULT 14")
    for urgency, days in OTHER_DAYS:
        db.execute_sql(f"UPDATE term SET hold_days = {days} WHERE urgency = '{urgency}'")
    forbid_changes(db, "term", "deadlines are final; write later ones")

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Part(Table):
        id = CharField(36, primary_key=True)

    class Question(Table):
        id = BigAutoField()
        part = ForeignKeyField(Part, backref="+")
        asked_by = CharField(64)
        asked_at = TextField()

        class Meta:
            table_name = "part_question"

    db.create_tables([Question])
