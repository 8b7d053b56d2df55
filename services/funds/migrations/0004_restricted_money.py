"""Funds with wider terms, promises for more than repairs, payments in parts, lots that refill."""

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

from shared.database import allow_changes, allow_null, forbid_changes, replace_check

NOT_ALONE = (
    "(reviewed_by IS NULL OR reviewed_by <> requested_by) AND "
    "(paid_by IS NULL OR (paid_by <> requested_by AND paid_by <> reviewed_by))"
)


def up(migrator, db):
    """Widen what is there, add the rest. What stood before keeps its meaning."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Fund(Table):
        id = CharField(36, primary_key=True)

    class Contribution(Table):
        id = CharField(36, primary_key=True)

    class Commitment(Table):
        id = CharField(36, primary_key=True)

    class Disbursement(Table):
        id = CharField(36, primary_key=True)

    _widen_funds(migrator, db)
    _widen_lots(migrator, db)
    _widen_commitments(migrator, db)
    requests = _requests(Table, Commitment)
    reductions = _reductions(Table, Commitment)
    _widen_disbursements(migrator, db)
    db.create_tables(
        [
            _freed(Table, Contribution),
            _approvals(Table),
            requests,
            reductions,
            *_returns(Table, Disbursement, Contribution),
        ]
    )
    forbid_changes(db, "approval", "an approval is final")
    forbid_changes(db, "commitment_reduction", "what was taken off a commitment is final")
    forbid_changes(
        db,
        "disbursement_request",
        "what was asked for is final",
        mutable=("state", "reviewed_by", "paid_by", "bank_reference", "refused_for", "resolved_on"),
    )
    forbid_changes(db, "disbursement_return", "what came back is final")
    forbid_changes(db, "restored_slice", "what came back is final")


def _widen_funds(migrator, db):
    names = TextField(default="[]")
    migrator.migrate(
        migrator.add_column("fund", "status", CharField(8, default="active")),
        migrator.add_column("fund", "uses", names),
        migrator.add_column("fund", "forbidden_uses", names),
        migrator.add_column("fund", "buildings", names),
        migrator.add_column("fund", "transfers_to", names),
        migrator.add_column("fund", "approval_levels", names),
        migrator.add_column("fund", "cap_per_household_fen", BigIntegerField(null=True)),
        migrator.add_column("fund", "lot_order", CharField(8, default="fifo")),
        migrator.add_column("fund", "withdrawn_fen", BigIntegerField(default=0)),
    )
    replace_check(
        db,
        "fund",
        "fund_never_overspent",
        "committed_fen + disbursed_fen <= contributed_fen",
        "committed_fen + disbursed_fen + withdrawn_fen <= contributed_fen "
        "AND withdrawn_fen >= 0 AND status IN ('active', 'frozen', 'closed') "
        "AND lot_order IN ('fifo', 'pro_rata')",
    )


def _widen_lots(migrator, db):
    allow_changes(db, "contribution")
    migrator.migrate(
        migrator.add_column("contribution", "reached_fen", BigIntegerField(default=0)),
        migrator.add_column("contribution", "parent_id", CharField(36, null=True)),
        migrator.add_column("contribution", "parent_from_fen", BigIntegerField(null=True)),
    )
    db.execute_sql("UPDATE contribution SET reached_fen = consumed_fen")
    replace_check(
        db,
        "contribution",
        "contribution_source_check",
        "source IN ('profit', 'grant', 'donation')",
        "source IN ('profit', 'fees', 'common_income', 'grant', 'donation', 'transfer')",
    )
    replace_check(
        db,
        "contribution",
        "lot_never_overdrawn",
        "consumed_fen <= amount_fen",
        "consumed_fen <= reached_fen AND reached_fen <= amount_fen",
    )
    db.execute_sql("DROP INDEX contribution_once_per_period")
    db.execute_sql(
        "CREATE UNIQUE INDEX contribution_once_per_source ON contribution (fund_id, source, "
        "source_id) WHERE source IN ('profit', 'fees', 'common_income')"
    )
    db.execute_sql(
        "CREATE INDEX contribution_open ON contribution (fund_id, received_on, recorded_at, id) "
        "WHERE consumed_fen < amount_fen"
    )
    forbid_changes(
        db,
        "contribution",
        "contributions are final",
        mutable=("consumed_fen", "reached_fen"),
    )


def _freed(Table, Contribution):
    class FreedSlice(Table):
        contribution = ForeignKeyField(Contribution, backref="+")
        from_fen = BigIntegerField()
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])

        class Meta:
            indexes = ((("contribution", "from_fen"), True),)

    return FreedSlice


def _approvals(Table):
    class Approval(Table):
        id = BigAutoField()
        community = CharField(64)
        thing = CharField(32)
        thing_id = CharField(36)
        approved_by = CharField(64)
        approved_at = TextField()

        class Meta:
            indexes = ((("thing_id", "approved_by"), True),)

    return Approval


def _widen_commitments(migrator, db):
    replace_check(
        db,
        "commitment",
        "commitment_state_check",
        "state IN ('awaiting_approval', 'made', 'released', 'disbursed')",
        "state IN ('awaiting_approval', 'made', 'released', 'disbursed', 'voided', 'expired')",
    )
    for column in ("work_order_id", "category", "building_id", "managed"):
        allow_null(db, "commitment", column)
    migrator.migrate(
        migrator.add_column("commitment", "use", CharField(32, default="repair")),
        migrator.add_column("commitment", "memo", CharField(200, null=True)),
        migrator.add_column("commitment", "payee", CharField(200, null=True)),
        migrator.add_column("commitment", "household_id", CharField(36, null=True)),
        migrator.add_column("commitment", "households", IntegerField(null=True)),
        migrator.add_column("commitment", "project_id", CharField(36, null=True)),
        migrator.add_column("commitment", "renews", CharField(36, null=True)),
        migrator.add_column("commitment", "expires_on", DateField(null=True)),
        migrator.add_column("commitment", "approvals_needed", IntegerField(default=1)),
        migrator.add_column("commitment", "disbursed_fen", BigIntegerField(default=0)),
        migrator.add_column("commitment_raise", "approvals_needed", IntegerField(default=1)),
    )
    db.execute_sql(
        "UPDATE commitment SET disbursed_fen = (SELECT amount_fen FROM disbursement "
        "WHERE commitment_id = commitment.id) WHERE state = 'disbursed'"
    )
    db.execute_sql(
        "CREATE UNIQUE INDEX commitment_renews ON commitment (renews) WHERE renews IS NOT NULL"
    )
    db.execute_sql(
        "CREATE INDEX commitment_expires ON commitment (fund_id, expires_on) "
        "WHERE state IN ('awaiting_approval', 'made') AND expires_on IS NOT NULL"
    )
    db.execute_sql(
        "CREATE INDEX commitment_household ON commitment (fund_id, household_id) "
        "WHERE household_id IS NOT NULL"
    )
    db.execute_sql(
        "CREATE INDEX commitment_project ON commitment (project_id) WHERE project_id IS NOT NULL"
    )


def _requests(Table, Commitment):
    class DisbursementRequest(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        commitment = ForeignKeyField(Commitment, backref="+")
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        is_last = BooleanField()
        payee = CharField(200, null=True)
        document = CharField(200, null=True)
        state = CharField(
            20,
            constraints=[
                Check("state IN ('awaiting_review', 'awaiting_payment', 'paid', 'refused')")
            ],
        )
        requested_by = CharField(64)
        requested_at = TextField()
        reviewed_by = CharField(64, null=True)
        paid_by = CharField(64, null=True)
        bank_reference = CharField(200, null=True)
        refused_for = CharField(200, null=True)
        resolved_on = DateField(null=True)

        class Meta:
            indexes = ((("community", "id"), False),)
            constraints = (Check(NOT_ALONE, "never_paid_alone"),)

    return DisbursementRequest


def _reductions(Table, Commitment):
    class CommitmentReduction(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        commitment = ForeignKeyField(Commitment, backref="+")
        reduced_fen = BigIntegerField(constraints=[Check("reduced_fen > 0")])
        reason = CharField(200)
        reduced_by = CharField(64)
        reduced_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)

    return CommitmentReduction


def _widen_disbursements(migrator, db):
    allow_changes(db, "disbursement")
    allow_changes(db, "consumption")
    for column in ("work_order_id", "building_id"):
        allow_null(db, "disbursement", column)
    db.execute_sql("DROP INDEX disbursement_commitment_id")
    db.execute_sql("CREATE INDEX disbursement_commitment_id ON disbursement (commitment_id)")
    migrator.migrate(
        migrator.add_column("disbursement", "use", CharField(32, default="repair")),
        migrator.add_column("disbursement", "payee", CharField(200, null=True)),
        migrator.add_column("disbursement", "document", CharField(200, null=True)),
        migrator.add_column("disbursement", "request_id", CharField(36, null=True)),
        migrator.add_column("disbursement", "bank_reference", CharField(200, null=True)),
        migrator.add_column("disbursement", "returned_fen", BigIntegerField(default=0)),
    )
    replace_check(
        db,
        "disbursement",
        "disbursement_amount_fen_check",
        "amount_fen > 0",
        "amount_fen > 0 AND returned_fen BETWEEN 0 AND amount_fen",
    )
    db.execute_sql(
        "CREATE UNIQUE INDEX disbursement_request_id ON disbursement (request_id) "
        "WHERE request_id IS NOT NULL"
    )
    # A fen that came back is spent again.
    db.execute_sql("DROP INDEX consumption_contribution_id_from_fen")
    db.execute_sql(
        "CREATE INDEX consumption_contribution_id_from_fen ON consumption "
        "(contribution_id, from_fen)"
    )
    forbid_changes(db, "disbursement", "disbursements are final", mutable=("returned_fen",))
    forbid_changes(db, "consumption", "what a disbursement consumed is final")


def _returns(Table, Disbursement, Contribution):
    class DisbursementReturn(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        disbursement = ForeignKeyField(Disbursement, backref="+")
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        reason = CharField(200)
        bank_reference = CharField(200, null=True)
        received_on = DateField()
        recorded_by = CharField(64)
        recorded_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)

    class RestoredSlice(Table):
        id = BigAutoField()
        disbursement_return = ForeignKeyField(DisbursementReturn, backref="+")
        position = IntegerField()
        contribution = ForeignKeyField(Contribution, backref="+")
        from_fen = BigIntegerField()
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])

    return DisbursementReturn, RestoredSlice
