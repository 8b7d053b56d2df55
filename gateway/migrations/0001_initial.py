"""Communities, users, and the projections of the loop."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    IntegerField,
    Model,
    TextField,
)


def up(migrator, db):
    """Create them."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Community(Table):
        code = CharField(64, primary_key=True)
        name = CharField(200)
        founded_at = TextField()

    class User(Table):
        username = CharField(64, primary_key=True)
        password_hash = CharField(255)
        name = CharField(200)
        community = CharField(64)
        roles = CharField(200)
        disabled = BooleanField(default=False)
        created_at = TextField()

        class Meta:
            indexes = ((("community", "username"), True),)

    class LiveDay(Table):
        community = CharField(64)
        day = DateField()
        sales_fen = BigIntegerField()
        refunds_fen = BigIntegerField()

        class Meta:
            primary_key = CompositeKey("community", "day")

    class DayClose(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        outlet_id = CharField(64)
        outlet_name = CharField(200)
        day = DateField()
        revenue_fen = BigIntegerField()
        discount_fen = BigIntegerField()
        cost_fen = BigIntegerField()
        gross_profit_fen = BigIntegerField()

        class Meta:
            indexes = ((("community", "day"), False),)

    class PeriodClose(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        book = CharField(64)
        period = CharField(7)
        net_profit_fen = BigIntegerField()
        reserve_fen = BigIntegerField()
        distributable_fen = BigIntegerField()

        class Meta:
            indexes = ((("community", "period"), False),)

    class PeriodDay(Table):
        period_close_id = CharField(36)
        day_close_id = CharField(36, index=True)

        class Meta:
            primary_key = CompositeKey("period_close_id", "day_close_id")

    class VoucherCount(Table):
        community = CharField(64)
        book = CharField(64)
        period = CharField(7)
        vouchers = IntegerField()

        class Meta:
            primary_key = CompositeKey("community", "book", "period")

    class Fund(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        name = CharField(200)
        nature = CharField(1)
        book = CharField(64)

    class Contribution(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund_id = CharField(36)
        source = CharField(64)
        source_id = CharField(200, index=True)
        source_book = CharField(64, null=True)
        period = CharField(7)
        received_on = DateField()
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])

        class Meta:
            indexes = ((("community", "period"), False),)

    class Commitment(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund_id = CharField(36)
        work_order_id = CharField(36)
        made_on = DateField()
        amount_fen = BigIntegerField()
        released_fen = BigIntegerField(default=0)
        disbursed_fen = BigIntegerField(default=0)

        class Meta:
            indexes = ((("community", "made_on"), False),)

    class Disbursement(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund_id = CharField(36)
        work_order_id = CharField(36, index=True)
        commitment_id = CharField(36)
        paid_on = DateField()
        amount_fen = BigIntegerField()

        class Meta:
            indexes = ((("community", "paid_on"), False),)

    class DisbursementLot(Table):
        disbursement_id = CharField(36)
        contribution_id = CharField(36)
        from_fen = BigIntegerField(constraints=[Check("from_fen >= 0")])
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])

        class Meta:
            primary_key = CompositeKey("disbursement_id", "contribution_id", "from_fen")
            indexes = ((("contribution_id", "from_fen"), False),)

    class WorkOrder(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        title = CharField(200)
        category = CharField(64)
        building_id = CharField(36)
        building_name = CharField(200)
        households = IntegerField()
        fund_id = CharField(36, null=True)
        commitment_id = CharField(36, null=True)
        state = CharField(32)
        opened_on = DateField()
        unfunded_on = DateField(null=True)
        cancelled_on = DateField(null=True)
        completed_on = DateField(null=True)
        accepted_on = DateField(null=True)
        rated_on = DateField(null=True)
        rating = IntegerField(null=True)
        cost_fen = BigIntegerField(null=True)

        class Meta:
            indexes = ((("community", "opened_on"), False),)

    db.create_tables(
        [
            Community,
            User,
            LiveDay,
            DayClose,
            PeriodClose,
            PeriodDay,
            VoucherCount,
            Fund,
            Contribution,
            Commitment,
            Disbursement,
            DisbursementLot,
            WorkOrder,
        ]
    )
