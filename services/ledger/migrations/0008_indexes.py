"""Quick lists in a book of a million vouchers; a reviewed draft that nobody changes unseen."""

from peewee import PostgresqlDatabase

INDEXES = {
    "voucher_by_period": "voucher (book_id, period, position)",
    "draft_by_id": "draft (book_id, id)",
    "draft_by_state": "draft (book_id, state, id)",
}
CONTENT = ("voucher_date", "memo", "attachments")
FIXED = ("id", "book_id", "kind", "corrects", "maker", "made_at")
WRITTEN_ONCE = (
    *("voucher", "voucher_line", "period_close", "draft_step"),
    *("vat_rate", "vat_threshold", "income_tax_rate"),
)
LINE_STATE = "(SELECT state FROM draft WHERE id = {row}.draft_id)"


def up(migrator, db):
    """Add the indexes, and what a draft and a voucher must not be whoever writes them."""
    for name, columns in INDEXES.items():
        db.execute_sql(f"CREATE INDEX {name} ON {columns}")
    _refuse(
        db,
        "draft_signed",
        "draft",
        ("INSERT", "UPDATE"),
        "NEW.state = 'posted' AND (NEW.reviewer IS NULL OR NEW.poster IS NULL)",
        "a posted draft names its reviewer and its poster",
    )
    _refuse(
        db,
        "draft_over",
        "draft",
        ("UPDATE",),
        "OLD.state IN ('posted', 'discarded')",
        "what became of a draft is final",
    )
    changed = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in CONTENT)
    differs = "IS DISTINCT FROM" if isinstance(db, PostgresqlDatabase) else "IS NOT"
    fixed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in FIXED)
    _refuse(
        db,
        "draft_reviewed",
        "draft",
        ("UPDATE",),
        f"{fixed} OR ((OLD.state <> 'draft' OR NEW.state <> 'draft') AND ({changed}))",
        "a reviewed draft is final until it is returned",
    )
    _refuse(db, "draft_stays", "draft", ("DELETE",), "OLD.id <> ''", "drafts are final: discard it")
    for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
        _refuse(
            db,
            f"draft_line_{event.lower()}",
            "draft_line",
            (event,),
            f"{LINE_STATE.format(row=row)} <> 'draft'",
            "the lines of a reviewed draft are final until it is returned",
        )
    _refuse(
        db,
        "voucher_hands",
        "voucher",
        ("INSERT",),
        "NEW.reviewer = NEW.maker OR NEW.poster = NEW.reviewer "
        "OR (NEW.reviewer IS NULL) <> (NEW.poster IS NULL)",
        "whoever makes does not review, whoever reviews does not post",
    )
    if not isinstance(db, PostgresqlDatabase):
        for table in WRITTEN_ONCE:
            _refuse_replacing(db, table)


def _refuse_replacing(db, table):
    """SQLite's REPLACE deletes what is in its way and asks no trigger on DELETE."""
    keys = [index.columns for index in db.get_indexes(table) if index.unique]
    keys.append(db.get_primary_keys(table))
    there = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE "
        + " AND ".join(f"{column} = NEW.{column}" for column in key)
        + ")"
        for key in keys
    )
    _refuse(db, f"{table}_once", table, ("INSERT",), there, f"{table}: this row is final")


def _refuse(db, name, table, events, when, sentence):
    """Refuse a change of a row in the database itself, on both engines."""
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {when} THEN RAISE EXCEPTION '{sentence}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "RETURN COALESCE(NEW, OLD); END $$"
        )
        db.execute_sql(
            f"CREATE TRIGGER {name} BEFORE {' OR '.join(events)} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
        return
    for event in events:
        db.execute_sql(
            f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
