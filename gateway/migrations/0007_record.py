"""The public record: what was prepared, what was published for good, what was objected to."""

from peewee import BigIntegerField, CharField, Check, DateField, IntegerField, Model, TextField

from shared.database import forbid_changes

KINDS = Check("kind IN ('month', 'correction')")


def up(migrator, db):
    """Create them; what is published is final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([_drafts(Table), _publications(Table), _objections(Table)])
    for name, table, where in (
        ("draft_open", "draft", "state = 'open'"),
        ("publication_month", "publication", "kind = 'month'"),
    ):
        db.execute_sql(f"CREATE UNIQUE INDEX {name} ON {table} (community, period) WHERE {where}")
    forbid_changes(
        db, "draft", "a prepared record does not change", ("state", "ended_by", "ended_at")
    )
    forbid_changes(db, "publication", "what is published is final")
    forbid_changes(
        db,
        "objection",
        "what was objected does not change",
        ("state", "contact", "shown_text", "answer", "answered_by", "answered_at"),
    )


def _drafts(Table):
    class Draft(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        period = CharField(7)
        kind = CharField(16, constraints=[KINDS])
        reason = TextField(null=True)
        procurement_from_fen = BigIntegerField()
        content = TextField()
        prepared_by = CharField(64)
        prepared_at = TextField()
        state = CharField(
            16, constraints=[Check("state IN ('open', 'published', 'discarded', 'stale')")]
        )
        ended_by = CharField(64, null=True)
        ended_at = TextField(null=True)

        class Meta:
            indexes = ((("community", "id"), True),)

    return Draft


def _publications(Table):
    class Publication(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        sequence = IntegerField(constraints=[Check("sequence > 0")])
        period = CharField(7)
        kind = CharField(16, constraints=[KINDS])
        prepared_by = CharField(64)
        approved_by = CharField(64)
        published_at = TextField()
        notice_ends_on = DateField()
        content = TextField()
        hash = CharField(64, unique=True)
        previous_hash = CharField(64, null=True, unique=True)

        class Meta:
            indexes = ((("community", "sequence"), True), (("community", "period"), False))
            constraints = (
                Check("approved_by <> prepared_by"),
                Check("(previous_hash IS NULL) = (sequence = 1)"),
            )

    return Publication


def _objections(Table):
    class Objection(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        publication_id = CharField(36)
        period = CharField(7)
        code_hash = CharField(64, unique=True)
        text = TextField()
        contact = CharField(100, null=True)
        made_at = TextField()
        state = CharField(16, constraints=[Check("state IN ('waiting', 'shown', 'withheld')")])
        shown_text = TextField(null=True)
        answer = TextField(null=True)
        answered_by = CharField(64, null=True)
        answered_at = TextField(null=True)

        class Meta:
            indexes = ((("community", "id"), True), (("publication_id",), False))

    return Objection
