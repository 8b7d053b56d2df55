"""The answers to residents are forgotten after days, those to everybody else after months."""


def up(migrator, db):
    """An index that finds them without passing by everybody else's."""
    db.execute_sql(
        "CREATE INDEX stored_answer_residents ON stored_answer (stored_at) "
        "WHERE forgotten_at IS NULL AND status > 0 AND actor = 'resident' AND service IS NULL"
    )
