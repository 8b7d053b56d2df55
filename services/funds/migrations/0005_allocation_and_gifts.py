"""Sets of rules for four sources, in force once approved; givers, receipts, gifts given back."""

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
    PostgresqlDatabase,
    TextField,
)

from shared.clock import month_end
from shared.database import allow_changes, allow_null, forbid_changes


def up(migrator, db):
    """What stood before: sets of profit, approved; results as they were divided."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class AllocationSet(Table):
        id = CharField(36, primary_key=True)

    class Contribution(Table):
        id = CharField(36, primary_key=True)

    _widen_sets(migrator, db)
    _keep_proceeds(db, Table, AllocationSet)
    _widen_contributions(migrator, db)
    _give_back(db, Table, Contribution)


def _widen_sets(migrator, db):
    allow_changes(db, "allocation_set")
    allow_changes(db, "allocation_share")
    db.execute_sql("DROP INDEX allocation_set_community_source_book_effective_from")
    db.execute_sql("ALTER TABLE allocation_set RENAME COLUMN source_book TO source")
    db.execute_sql("UPDATE allocation_set SET source = source || '_profit'")
    migrator.migrate(
        migrator.add_column("allocation_set", "state", CharField(10, default="approved")),
        migrator.add_column("allocation_set", "resolved_on", DateField(null=True)),
        migrator.add_column("allocation_set", "refused_for", CharField(200, null=True)),
        migrator.add_column("allocation_share", "remainder", BooleanField(default=False)),
    )
    allow_null(db, "allocation_share", "share_bp")
    db.execute_sql(
        "CREATE UNIQUE INDEX allocation_set_begins ON allocation_set "
        "(community, source, effective_from) WHERE state <> 'refused'"
    )
    sentence = "allocation rules are final; make a later set"
    forbid_changes(db, "allocation_set", sentence, mutable=("state", "resolved_on", "refused_for"))
    forbid_changes(db, "allocation_share", sentence)


def _keep_proceeds(db, Table, AllocationSet):
    class Proceeds(Table):
        id = BigAutoField()
        community = CharField(64)
        source = CharField(16)
        source_id = CharField(36)
        period = CharField(7)
        day = DateField()
        told_on = DateField()
        amount_fen = BigIntegerField(constraints=[Check("amount_fen >= 0")])
        allocated_on = DateField(null=True)
        allocation_set = ForeignKeyField(AllocationSet, backref="+", null=True)
        divided_fen = BigIntegerField(default=0)
        allocated_fen = BigIntegerField(default=0)
        uncovered_fen = BigIntegerField(default=0)

        class Meta:
            indexes = (
                (("community", "source", "source_id"), True),
                (("community", "source", "day"), False),
            )
            constraints = (
                Check("allocated_fen + uncovered_fen <= divided_fen", "proceeds_never_exceeded"),
                Check("allocated_fen >= 0 AND uncovered_fen >= 0", "proceeds_positive"),
            )

    db.create_tables([Proceeds])
    db.execute_sql(
        "CREATE UNIQUE INDEX proceeds_once_a_month ON proceeds (community, source, period) "
        "WHERE source <> 'common_income'"
    )
    _carry_over(db, Proceeds)
    db.execute_sql("DROP TABLE period_result")
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("DROP FUNCTION period_result_final()")
    forbid_changes(
        db,
        "proceeds",
        "what was divided is final",
        mutable=(
            *("allocated_on", "allocation_set_id"),
            *("divided_fen", "allocated_fen", "uncovered_fen"),
        ),
    )


def _carry_over(db, Proceeds):
    """The results of closed months; which set divided one was not kept."""
    given = dict(
        db.execute_sql(
            "SELECT source_id, SUM(amount_fen) FROM contribution WHERE source = 'profit' "
            "GROUP BY source_id"
        ).fetchall()
    )
    results = db.execute_sql(
        "SELECT id, community, book, period, closed_on, distributable_fen, allocated_on "
        "FROM period_result ORDER BY period, id"
    ).fetchall()
    for close_id, community, book, period, closed_on, distributable_fen, allocated_on in results:
        Proceeds.insert(
            community=community,
            source=f"{book}_profit",
            source_id=close_id,
            period=period,
            day=month_end(period),
            told_on=closed_on,
            amount_fen=distributable_fen,
            allocated_on=allocated_on,
            divided_fen=distributable_fen if allocated_on else 0,
            allocated_fen=int(given.get(close_id, 0)),
        ).execute()


def _widen_contributions(migrator, db):
    allow_changes(db, "contribution")
    migrator.migrate(
        migrator.add_column("contribution", "donor_name", CharField(200, null=True)),
        migrator.add_column("contribution", "donor_shown", CharField(10, null=True)),
        migrator.add_column("contribution", "receipt_year", IntegerField(null=True)),
        migrator.add_column("contribution", "receipt_serial", IntegerField(null=True)),
    )
    db.execute_sql(
        "CREATE UNIQUE INDEX contribution_receipt ON contribution "
        "(community, receipt_year, receipt_serial) WHERE receipt_year IS NOT NULL"
    )
    db.execute_sql(
        "CREATE INDEX contribution_in_order ON contribution (fund_id, received_on, recorded_at, id)"
    )
    db.execute_sql(
        "CREATE INDEX contribution_parent ON contribution (parent_id) WHERE parent_id IS NOT NULL"
    )
    forbid_changes(
        db, "contribution", "contributions are final", mutable=("consumed_fen", "reached_fen")
    )


def _give_back(db, Table, Contribution):
    class ContributionReturn(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        contribution = ForeignKeyField(Contribution, backref="+")
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        reason = CharField(200)
        bank_reference = CharField(200, null=True)
        state = CharField(
            20, constraints=[Check("state IN ('awaiting_approval', 'returned', 'refused')")]
        )
        requested_by = CharField(64)
        requested_at = TextField()
        resolved_on = DateField(null=True)
        refused_for = CharField(200, null=True)

        class Meta:
            indexes = ((("community", "id"), False),)

    class ReturnedSlice(Table):
        id = BigAutoField()
        contribution_return = ForeignKeyField(ContributionReturn, backref="+")
        position = IntegerField()
        contribution = ForeignKeyField(Contribution, backref="+")
        from_fen = BigIntegerField(constraints=[Check("from_fen >= 0")])
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])

    db.create_tables([ContributionReturn, ReturnedSlice])
    db.execute_sql(
        "CREATE UNIQUE INDEX contribution_return_awaiting ON contribution_return "
        "(contribution_id) WHERE state = 'awaiting_approval'"
    )
    forbid_changes(
        db,
        "contribution_return",
        "what was given back is final",
        mutable=("state", "bank_reference", "resolved_on", "refused_for"),
    )
    forbid_changes(db, "returned_slice", "what was given back is final")
