"""Who did what stands beside the answer, and an answer once given is final."""

from peewee import CharField, PostgresqlDatabase, TextField

FORGETTABLE = ("body", "forgotten_at")
SENTENCE = "what was done and answered is final"


def up(migrator, db):
    """Widen the table, without touching its rows: nobody knows any more who made those."""
    table = "stored_answer"
    migrator.migrate(
        migrator.add_column(table, "concerns", CharField(64, null=True)),
        migrator.add_column(table, "actor", CharField(64, null=True)),
        migrator.add_column(table, "service", CharField(32, null=True)),
        migrator.add_column(table, "method", CharField(8, null=True)),
        migrator.add_column(table, "path", TextField(null=True)),
        migrator.add_column(table, "trace_id", CharField(32, null=True)),
        migrator.add_column(table, "forgotten_at", TextField(null=True)),
    )
    db.execute_sql(
        "CREATE INDEX stored_answer_log ON stored_answer (concerns, stored_at) "
        "WHERE actor IS NOT NULL AND status > 0"
    )
    db.execute_sql(
        "CREATE INDEX stored_answer_kept ON stored_answer (stored_at) "
        "WHERE forgotten_at IS NULL AND status > 0"
    )
    _make_final(db, [column.name for column in db.get_columns(table)])


def _make_final(db, columns):
    """A claim (status 0) may be answered or given back; of an answer, only its body may go."""
    differs = "IS DISTINCT FROM" if isinstance(db, PostgresqlDatabase) else "IS NOT"
    changed = " OR ".join(f"OLD.{c} {differs} NEW.{c}" for c in columns if c not in FORGETTABLE)
    kept = "OLD.forgotten_at IS NOT NULL OR NEW.forgotten_at IS NULL OR NEW.body <> ''"
    said = f"OLD.status <> 0 AND ({changed} OR {kept})"
    for name, event, when in (
        ("keep", "UPDATE", said),
        ("stay", "DELETE", "OLD.status <> 0"),
    ):
        trigger = f"CREATE TRIGGER stored_answer_{name} BEFORE {event} ON stored_answer"
        if not isinstance(db, PostgresqlDatabase):
            db.execute_sql(f"{trigger} WHEN {when} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END")
            continue
        if name == "keep":
            db.execute_sql(
                "CREATE FUNCTION stored_answer_final() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN RAISE EXCEPTION '{SENTENCE}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
        final = "EXECUTE FUNCTION stored_answer_final()"
        db.execute_sql(f"{trigger} FOR EACH ROW WHEN ({when}) {final}")
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(
            "CREATE TRIGGER stored_answer_whole BEFORE TRUNCATE ON stored_answer "
            "FOR EACH STATEMENT EXECUTE FUNCTION stored_answer_final()"
        )
