"""Budgets of a fund's years, their supplements and roll-overs; and when money was withdrawn."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import allow_changes, forbid_changes

NOT_ALONE = "approved_by IS NULL OR approved_by <> proposed_by"
RESOLVED = ("state", "approved_by", "resolved_on", "reason")
NOT_OVERSPENT = (
    "committed_fen >= 0 AND disbursed_fen >= 0 AND carried_fen >= 0 AND passed_on_fen >= 0 "
    "AND committed_fen + disbursed_fen + passed_on_fen "
    "<= budgeted_fen + carried_fen + supplemented_fen"
)

GIVEN_BACK = (
    "SELECT contribution.fund_id, contribution_return.amount_fen, contribution_return.resolved_on "
    "FROM contribution_return JOIN contribution "
    "ON contribution.id = contribution_return.contribution_id "
    "WHERE contribution_return.state = 'returned'"
)


def up(migrator, db):
    """Create them. Commitments and payments of before belong to no budget until one is approved."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Fund(Table):
        id = CharField(36, primary_key=True)

    Budget, BudgetLine = _budgets(Table, Fund)
    db.create_tables(
        [Budget, BudgetLine, _supplements(Table, BudgetLine), _roll_overs(Table, Budget)]
    )
    db.create_tables([_withdrawals(Table, Fund)])
    db.execute_sql(f"INSERT INTO withdrawal (fund_id, amount_fen, withdrawn_on) {GIVEN_BACK}")
    for index in (
        "budget_of_year ON budget (fund_id, year) WHERE state <> 'refused'",
        "budget_roll_over_once ON budget_roll_over (budget_id) WHERE state <> 'refused'",
    ):
        db.execute_sql(f"CREATE UNIQUE INDEX {index}")
    forbid_changes(db, "budget", "a budget is final", mutable=(*RESOLVED, "closed_on"))
    moved = ("supplemented_fen", "carried_fen", "committed_fen", "disbursed_fen", "passed_on_fen")
    forbid_changes(db, "budget_line", "what was budgeted is final", mutable=moved)
    forbid_changes(db, "budget_supplement", "what was proposed is final", mutable=RESOLVED)
    figures = ("next_budget_id", "open_count", "moved_fen", "carried_on_fen", "lapsed_fen")
    forbid_changes(
        db, "budget_roll_over", "what was proposed is final", mutable=(*RESOLVED, *figures)
    )
    forbid_changes(db, "withdrawal", "what was withdrawn is final")
    _name_lines(migrator, db)


def _budgets(Table, Fund):
    class Budget(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund = ForeignKeyField(Fund, backref="+")
        year = IntegerField()
        amount_fen = BigIntegerField(constraints=[Check("amount_fen >= 0")])
        state = CharField(
            20, constraints=[Check("state IN ('proposed', 'active', 'closed', 'refused')")]
        )
        proposed_by = CharField(64)
        proposed_at = TextField()
        approved_by = CharField(64, null=True)
        resolved_on = DateField(null=True)
        reason = CharField(200, null=True)
        closed_on = DateField(null=True)

        class Meta:
            indexes = ((("community", "id"), False),)
            constraints = (Check(NOT_ALONE, "budget_not_alone"),)

    class BudgetLine(Table):
        id = CharField(36, primary_key=True)
        budget = ForeignKeyField(Budget, backref="+")
        position = IntegerField()
        use = CharField(32)
        budgeted_fen = BigIntegerField(constraints=[Check("budgeted_fen >= 0")])
        supplemented_fen = BigIntegerField()
        carried_fen = BigIntegerField()
        committed_fen = BigIntegerField()
        disbursed_fen = BigIntegerField()
        passed_on_fen = BigIntegerField()

        class Meta:
            indexes = ((("budget", "use"), True),)
            constraints = (Check(NOT_OVERSPENT, "budget_never_overspent"),)

    return Budget, BudgetLine


def _supplements(Table, BudgetLine):
    class BudgetSupplement(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        line = ForeignKeyField(BudgetLine, backref="+")
        amount_fen = BigIntegerField(constraints=[Check("amount_fen <> 0")])
        purpose = CharField(200)
        state = CharField(
            20, constraints=[Check("state IN ('awaiting_approval', 'made', 'refused')")]
        )
        proposed_by = CharField(64)
        proposed_at = TextField()
        approved_by = CharField(64, null=True)
        resolved_on = DateField(null=True)
        reason = CharField(200, null=True)

        class Meta:
            indexes = ((("community", "id"), False),)
            constraints = (Check(NOT_ALONE, "supplement_not_alone"),)

    return BudgetSupplement


def _roll_overs(Table, Budget):
    class BudgetRollOver(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        budget = ForeignKeyField(Budget, backref="+")
        carry_bp = IntegerField(constraints=[Check("carry_bp BETWEEN 0 AND 10000")])
        state = CharField(
            20, constraints=[Check("state IN ('awaiting_approval', 'done', 'refused')")]
        )
        proposed_by = CharField(64)
        proposed_at = TextField()
        approved_by = CharField(64, null=True)
        resolved_on = DateField(null=True)
        reason = CharField(200, null=True)
        next_budget_id = CharField(36, null=True)
        open_count = IntegerField(null=True)
        moved_fen = BigIntegerField(null=True)
        carried_on_fen = BigIntegerField(null=True)
        lapsed_fen = BigIntegerField(null=True)

        class Meta:
            indexes = ((("community", "id"), False),)
            constraints = (Check(NOT_ALONE, "roll_over_not_alone"),)

    return BudgetRollOver


def _withdrawals(Table, Fund):
    class Withdrawal(Table):
        id = BigAutoField()
        fund = ForeignKeyField(Fund, backref="+")
        amount_fen = BigIntegerField(constraints=[Check("amount_fen <> 0")])
        withdrawn_on = DateField()

        class Meta:
            indexes = ((("fund", "withdrawn_on"), False),)

    return Withdrawal


def _name_lines(migrator, db):
    """Which line of which budget a promise and a payment count in."""
    line = CharField(36, null=True)
    allow_changes(db, "disbursement")
    migrator.migrate(
        migrator.add_column("commitment", "budget_line_id", line),
        migrator.add_column("disbursement", "budget_line_id", line),
    )
    forbid_changes(
        db,
        "disbursement",
        "disbursements are final",
        mutable=("returned_fen", "budget_line_id"),
    )
    for table in ("commitment", "disbursement"):
        db.execute_sql(
            f"CREATE INDEX {table}_budget_line ON {table} (budget_line_id) "
            "WHERE budget_line_id IS NOT NULL"
        )
