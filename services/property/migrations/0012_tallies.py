"""Counts of orders kept with every move, and what they need to know of an order."""

from peewee import BooleanField, CharField, CompositeKey, IntegerField, Model

COUNTS = {
    "opened": "1",
    "dispatched": "CASE WHEN state IN ('dispatched', 'taken', 'started', 'on_hold', 'completed', "
    "'accepted', 'rated', 'closed') THEN 1 ELSE 0 END",
    "responded": "0",
    "closed": "CASE WHEN state IN ('rated', 'closed') THEN 1 ELSE 0 END",
    "closed_in_time": "0",
    "revisited": "0",
    "solved": "0",
    "rated": "CASE WHEN rating IS NULL THEN 0 ELSE 1 END",
    "satisfied": "CASE WHEN rating >= 4 THEN 1 ELSE 0 END",
    "praised": "CASE WHEN rating >= 5 THEN 1 ELSE 0 END",
}
VALUES = {"all": "''", "channel": "channel", "building": "building_id", "team": "''"}


def up(migrator, db):
    """Add the columns, create the counts, and count what is there."""
    for name in ("responded_in_time", "finished_in_time", "solved"):
        migrator.migrate(migrator.add_column("work_order", name, BooleanField(null=True)))

    class Tally(Model):
        community = CharField(64)
        month = CharField(7)
        dimension = CharField(16)
        value = CharField(64)
        opened = IntegerField()
        dispatched = IntegerField()
        responded = IntegerField()
        closed = IntegerField()
        closed_in_time = IntegerField()
        revisited = IntegerField()
        solved = IntegerField()
        rated = IntegerField()
        satisfied = IntegerField()
        praised = IntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            primary_key = CompositeKey("community", "dimension", "month", "value")

    db.create_tables([Tally])
    sums = ", ".join(f"SUM({count})" for count in COUNTS.values())
    for dimension, value in VALUES.items():
        db.execute_sql(
            f"INSERT INTO tally (community, month, dimension, value, {', '.join(COUNTS)}) "
            f"SELECT community, SUBSTR(CAST(opened_on AS TEXT), 1, 7), '{dimension}', {value}, "
            f"{sums} FROM work_order WHERE state <> 'cancelled' GROUP BY 1, 2, 3, 4"
        )
