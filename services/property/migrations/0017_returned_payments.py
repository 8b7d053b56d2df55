"""What came back of what a fund paid for a repair."""

from peewee import SqliteDatabase


def up(migrator, db):
    """A column beside what was paid, which stays what it was."""
    kind = "INTEGER" if isinstance(db, SqliteDatabase) else "BIGINT"
    db.execute_sql(
        f"ALTER TABLE work_order ADD COLUMN returned_fen {kind} NOT NULL DEFAULT 0 "
        "CONSTRAINT returned_of_what_was_paid CHECK (returned_fen BETWEEN 0 AND paid_fen)"
    )
