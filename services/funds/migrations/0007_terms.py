"""Who founded a fund, how its terms change, what may pass a check, and what was refused."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    TextField,
)

from shared.database import forbid_changes

OUTCOME = ("state", "resolved_by", "resolved_at", "refused_for")
RAISED = ("state", "approved_by", "raised_on", "resolved_on", "dropped_for")
FOR_GOOD = ("id", "community", "nature", "book", "created_at", "founded_by")


def up(migrator, db):
    """Create them; what was asked is final, and so are nature and book of a fund."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Fund(Table):
        id = CharField(36, primary_key=True)

    migrator.migrate(migrator.add_column("fund", "founded_by", CharField(64, null=True)))
    db.create_tables([_changes(Table, Fund), _exceptions(Table, Fund), _refusals(Table, Fund)])
    db.execute_sql(
        "CREATE UNIQUE INDEX fund_change_pending ON fund_change (fund_id, kind) "
        "WHERE state = 'awaiting_approval'"
    )
    db.execute_sql(
        "CREATE UNIQUE INDEX fund_exception_once ON fund_exception "
        "(fund_id, work_order_id, passes) WHERE state <> 'refused'"
    )
    columns = tuple(column.name for column in db.get_columns("fund"))
    mutable = tuple(name for name in columns if name not in FOR_GOOD)
    forbid_changes(db, "fund", "nature and book of a fund are final", mutable=mutable)
    forbid_changes(db, "fund_change", "what was asked of a fund is final", mutable=OUTCOME)
    forbid_changes(db, "fund_exception", "what was asked of a fund is final", mutable=OUTCOME)
    forbid_changes(db, "fund_refusal", "what was refused is final", mutable=("times", "last_at"))
    _keep_raises_final(db)


def _keep_raises_final(db):
    """SQLite lost what 0003 forbade when 0004 added a column: the table was made anew."""
    if isinstance(db, PostgresqlDatabase) or "commitment_raise_keep" in _triggers(db):
        return
    forbid_changes(db, "commitment_raise", "what was asked of a fund is final", mutable=RAISED)


def _triggers(db):
    return {
        name for (name,) in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    }


def _changes(Table, Fund):
    class FundChange(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund = ForeignKeyField(Fund, backref="+")
        kind = CharField(8, constraints=[Check("kind IN ('terms', 'freeze', 'unfreeze', 'close')")])
        before = TextField()
        after = TextField()
        reason = CharField(200)
        state = CharField(
            20, constraints=[Check("state IN ('awaiting_approval', 'in_force', 'refused')")]
        )
        asked_by = CharField(64)
        asked_at = TextField()
        resolved_by = CharField(64, null=True)
        resolved_at = TextField(null=True)
        refused_for = CharField(200, null=True)

        class Meta:
            indexes = ((("community", "resolved_at", "id"), False),)
            constraints = (
                Check(
                    "state <> 'in_force' OR kind IN ('freeze', 'close') OR resolved_by <> asked_by",
                    "never_changed_alone",
                ),
            )

    return FundChange


def _exceptions(Table, Fund):
    class FundException(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund = ForeignKeyField(Fund, backref="+")
        work_order_id = CharField(36)
        passes = CharField(
            20,
            constraints=[
                Check("passes IN ('unmanaged_only', 'categories', 'buildings', 'cap_per_order')")
            ],
        )
        cap_fen = BigIntegerField(null=True)
        reason = CharField(200)
        state = CharField(
            20, constraints=[Check("state IN ('awaiting_approval', 'approved', 'refused')")]
        )
        asked_by = CharField(64)
        asked_at = TextField()
        resolved_by = CharField(64, null=True)
        resolved_at = TextField(null=True)
        refused_for = CharField(200, null=True)

        class Meta:
            indexes = ((("community", "resolved_at", "id"), False),)
            constraints = (
                Check("state <> 'approved' OR resolved_by <> asked_by", "never_lifted_alone"),
                Check("(passes = 'cap_per_order') = (cap_fen IS NOT NULL)", "a_cap_has_a_figure"),
            )

    return FundException


def _refusals(Table, Fund):
    class FundRefusal(Table):
        id = BigAutoField()
        community = CharField(64)
        fund = ForeignKeyField(Fund, backref="+")
        code = CharField(64)
        about = CharField(64, null=True)
        day = DateField()
        asked_for = CharField(36)
        use = CharField(32, null=True)
        work_order_id = CharField(36, null=True)
        asked_fen = BigIntegerField(null=True)
        available_fen = BigIntegerField()
        sentence = TextField()
        times = IntegerField()
        first_at = TextField()
        last_at = TextField()

        class Meta:
            indexes = (
                (("fund", "code", "asked_for", "day"), True),
                (("community", "id"), False),
            )

    return FundRefusal
