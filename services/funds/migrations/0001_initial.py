"""Funds, rules, contributions, commitments, disbursements."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)

from shared.database import forbid_changes


def up(migrator, db):
    """Create them; money that came in or went out is final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    funds = _fund_tables(Table)
    lots = _contribution_tables(Table, funds[0])
    payments = _payment_tables(Table, funds[0], lots[0])
    db.create_tables([*funds, *lots, *payments])
    # A month feeds a fund once, whatever is heard twice.
    db.execute_sql(
        "CREATE UNIQUE INDEX contribution_once_per_period ON contribution (fund_id, source_id) "
        "WHERE source = 'profit'"
    )
    forbid_changes(db, "allocation_rule", "allocation rules are final; make a later one")
    forbid_changes(
        db, "period_result", "the result of a period is final", mutable=("allocated_on",)
    )
    forbid_changes(db, "contribution", "contributions are final", mutable=("consumed_fen",))
    forbid_changes(db, "disbursement", "disbursements are final")
    forbid_changes(db, "consumption", "what a disbursement consumed is final")


def _fund_tables(Table):
    class Fund(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(200)
        nature = CharField(1, constraints=[Check("nature IN ('G', 'H', 'E', 'X')")])
        purpose = TextField()
        legal_holder = CharField(200)
        book = CharField(16, constraints=[Check("book IN ('store', 'property')")])
        categories = TextField()
        unmanaged_only = BooleanField()
        opens_on = DateField(null=True)
        closes_on = DateField(null=True)
        cap_per_order_fen = BigIntegerField(null=True, constraints=[Check("cap_per_order_fen > 0")])
        approval_threshold_fen = BigIntegerField(constraints=[Check("approval_threshold_fen >= 0")])
        contributed_fen = BigIntegerField(constraints=[Check("contributed_fen >= 0")])
        committed_fen = BigIntegerField(constraints=[Check("committed_fen >= 0")])
        disbursed_fen = BigIntegerField(constraints=[Check("disbursed_fen >= 0")])
        created_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)
            constraints = (
                Check("committed_fen + disbursed_fen <= contributed_fen", "fund_never_overspent"),
            )

    class AllocationRule(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund = ForeignKeyField(Fund, backref="+")
        source_book = CharField(16)
        share_bp = IntegerField(constraints=[Check("share_bp BETWEEN 1 AND 10000")])
        effective_from = DateField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = (
                (("community", "source_book"), False),
                (("fund", "source_book", "effective_from"), True),
            )

    class PeriodResult(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        book = CharField(16)
        period = CharField(7)
        closed_on = DateField()
        distributable_fen = BigIntegerField()
        allocated_on = DateField(null=True)

        class Meta:
            indexes = ((("community", "book", "period"), True),)

    return Fund, AllocationRule, PeriodResult


def _contribution_tables(Table, Fund):
    class Contribution(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund = ForeignKeyField(Fund, backref="+")
        source = CharField(16, constraints=[Check("source IN ('profit', 'grant', 'donation')")])
        source_id = CharField(200)
        source_book = CharField(16, null=True)
        period = CharField(7, null=True)
        received_on = DateField()
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        consumed_fen = BigIntegerField(constraints=[Check("consumed_fen >= 0")])
        recorded_by = CharField(64)
        recorded_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)
            constraints = (Check("consumed_fen <= amount_fen", "lot_never_overdrawn"),)

    return (Contribution,)


def _payment_tables(Table, Fund, Contribution):
    class Commitment(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund = ForeignKeyField(Fund, backref="+")
        work_order_id = CharField(36)
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        category = CharField(32)
        building_id = CharField(36)
        managed = BooleanField()
        state = CharField(
            20,
            constraints=[Check("state IN ('awaiting_approval', 'made', 'released', 'disbursed')")],
        )
        requested_by = CharField(64)
        requested_at = TextField()
        approved_by = CharField(64, null=True)
        made_on = DateField(null=True)
        resolved_on = DateField(null=True)
        reason = CharField(200, null=True)

        class Meta:
            indexes = (
                (("community", "id"), False),
                (("community", "work_order_id"), False),
            )
            constraints = (
                Check("approved_by IS NULL OR approved_by <> requested_by", "maker_not_approver"),
            )

    class CancelledOrder(Table):
        work_order_id = CharField(36)
        community = CharField(64)

        class Meta:
            primary_key = CompositeKey("community", "work_order_id")

    class Disbursement(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund = ForeignKeyField(Fund, backref="+")
        commitment = ForeignKeyField(Commitment, backref="+", unique=True)
        work_order_id = CharField(36)
        building_id = CharField(36)
        paid_on = DateField()
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        recorded_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)

    class Consumption(Table):
        id = BigAutoField()
        disbursement = ForeignKeyField(Disbursement, backref="+")
        position = IntegerField()
        contribution = ForeignKeyField(Contribution, backref="+")
        from_fen = BigIntegerField(constraints=[Check("from_fen >= 0")])
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])

        class Meta:
            indexes = ((("contribution", "from_fen"), True),)

    return Commitment, CancelledOrder, Disbursement, Consumption
