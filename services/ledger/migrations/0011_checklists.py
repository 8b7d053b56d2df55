"""The checklist of a closed month, final; and a closed month that nothing opens again."""

from peewee import CharField, ForeignKeyField, Model, PostgresqlDatabase, TextField

from shared.database import forbid_changes

REOPENED = "a closed month is never opened again"
CLOSED = "this month is closed; a voucher of it lands in the first open one"


def up(migrator, db):
    """Create the checklists; the book keeps its last closed month, and no voucher joins it."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class PeriodClose(Table):
        id = CharField(36, primary_key=True)

    class PeriodChecklist(Table):
        close = ForeignKeyField(PeriodClose, primary_key=True)
        items = TextField()

    db.create_tables([PeriodChecklist])
    forbid_changes(db, "period_checklist", "checklists of closed months are final")
    if isinstance(db, PostgresqlDatabase):
        _refuse_in_postgres(db)
    else:
        _refuse_in_sqlite(db)


def _refuse_in_postgres(db):
    for name, sentence, condition in (
        (
            "book_closed",
            REOPENED,
            "OLD.closed_through IS NOT NULL AND "
            "(NEW.closed_through IS NULL OR NEW.closed_through < OLD.closed_through)",
        ),
        (
            "voucher_late",
            CLOSED,
            "EXISTS (SELECT 1 FROM book WHERE id = NEW.book_id AND closed_through >= NEW.period)",
        ),
    ):
        db.execute_sql(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{sentence}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
        )
    db.execute_sql(
        "CREATE TRIGGER book_closed BEFORE UPDATE ON book "
        "FOR EACH ROW EXECUTE FUNCTION book_closed()"
    )
    db.execute_sql(
        "CREATE TRIGGER voucher_late BEFORE INSERT ON voucher "
        "FOR EACH ROW EXECUTE FUNCTION voucher_late()"
    )


def _refuse_in_sqlite(db):
    db.execute_sql(  # REPLACE deletes what is in its way and asks no trigger on DELETE
        "CREATE TRIGGER period_checklist_once BEFORE INSERT ON period_checklist WHEN EXISTS "
        "(SELECT 1 FROM period_checklist WHERE close_id = NEW.close_id) "
        "BEGIN SELECT RAISE(ABORT, 'period_checklist: this row is final'); END"
    )
    db.execute_sql(
        "CREATE TRIGGER book_closed BEFORE UPDATE ON book WHEN OLD.closed_through IS NOT NULL "
        "AND (NEW.closed_through IS NULL OR NEW.closed_through < OLD.closed_through) "
        f"BEGIN SELECT RAISE(ABORT, '{REOPENED}'); END"
    )
    db.execute_sql(
        "CREATE TRIGGER voucher_late BEFORE INSERT ON voucher WHEN EXISTS "
        "(SELECT 1 FROM book WHERE id = NEW.book_id AND closed_through >= NEW.period) "
        f"BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END"
    )
