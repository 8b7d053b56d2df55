"""Deadlines from a day on, the clock of every order, and its way from level to level."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes


def up(migrator, db):
    """Create them; orders that are there get their clocks with the first chores."""
    planned_on = DateField(null=True)
    migrator.migrate(migrator.add_column("work_order", "planned_on", planned_on))

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Estate(Table):
        id = CharField(36, primary_key=True)

    class WorkOrder(Table):
        id = CharField(36, primary_key=True)

    term = _term_table(Table, Estate)
    db.create_tables([term, _clock_table(Table, WorkOrder, term), _level_table(Table, WorkOrder)])
    db.execute_sql(
        "INSERT INTO clock (work_order_id, community, known_year, paused_seconds, extended, "
        "was_late, urged, act_at) "
        "SELECT id, community, 2026, 0, FALSE, FALSE, FALSE, opened_at FROM work_order"
    )
    forbid_changes(db, "term", "deadlines are final; write later ones")
    forbid_changes(db, "level_move", "the levels an order has come to are final")


def _term_table(Table, Estate):
    class Term(Table):
        id = BigAutoField()
        community = CharField(64)
        urgency = CharField(16)
        category = CharField(32, null=True)
        estate = ForeignKeyField(Estate, null=True, backref="+")
        effective_from = DateField()
        finish_minutes = IntegerField(constraints=[Check("finish_minutes > 0")])
        take_minutes = IntegerField(null=True)
        arrive_minutes = IntegerField(null=True)
        extended_minutes = IntegerField(null=True)
        clock = CharField(16, constraints=[Check("clock IN ('always', 'working')")])
        opens_minute = IntegerField(constraints=[Check("opens_minute >= 0")])
        closes_minute = IntegerField()
        warn_minutes = IntegerField()
        escalate_minutes = IntegerField()
        silent_days = IntegerField()
        unrated_days = IntegerField()
        warranty_days = IntegerField()
        ground = CharField(200)
        written_by = CharField(64)
        written_at = TextField()

        class Meta:
            indexes = ((("community", "urgency", "effective_from"), False),)
            constraints = (Check("opens_minute < closes_minute AND closes_minute <= 1440", "day"),)

    return Term


def _clock_table(Table, WorkOrder, Term):
    class Clock(Table):
        work_order = ForeignKeyField(WorkOrder, primary_key=True, backref="+")
        community = CharField(64)
        term = ForeignKeyField(Term, null=True, backref="+")
        known_year = IntegerField()
        run_from = TextField(null=True)
        take_due_at = TextField(null=True)
        arrive_due_at = TextField(null=True)
        finish_due_at = TextField(null=True)
        held_since = TextField(null=True)
        paused_seconds = BigIntegerField(constraints=[Check("paused_seconds >= 0")])
        extended = BooleanField()
        was_late = BooleanField()
        taken_in_time = BooleanField(null=True)
        arrived_in_time = BooleanField(null=True)
        finished_in_time = BooleanField(null=True)
        urged = BooleanField()
        deadline = CharField(16, null=True)
        next_due_at = TextField(null=True)
        warn_at = TextField(null=True)
        act_at = TextField(null=True, index=True)

        class Meta:
            indexes = ((("community", "next_due_at", "warn_at"), False),)

    return Clock


def _level_table(Table, WorkOrder):
    class LevelMove(Table):
        id = BigAutoField()
        work_order = ForeignKeyField(WorkOrder, backref="+")
        from_level = CharField(16)
        to_level = CharField(16)
        reason = CharField(200)
        moved_by = CharField(64)
        moved_at = TextField()

    return LevelMove
