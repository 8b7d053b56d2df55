"""Money that moves on, comes back or serves other uses, and what each day earned by category.

What was heard is forgotten and heard again from the first fact on: so that the days and payments
told before have, too, what is kept from now on.
"""

from peewee import BigIntegerField, CharField, Check, CompositeKey, DateField, Model

EMPTIED = (
    "live_day",
    "day_close",
    "period_close",
    "period_day",
    "voucher_count",
    "fund",
    "work_order",
    "parked_fact",
    "cursor",
)
MADE_ANEW = ("contribution", "commitment", "disbursement", "disbursement_lot")


def up(migrator, db):
    """Forget, make the tables of money anew, add the rest."""
    for table in EMPTIED:
        db.execute_sql(f'DELETE FROM "{table}"')
    for table in MADE_ANEW:
        db.execute_sql(f'DROP TABLE "{table}"')

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    db.create_tables([_day_lines(Table), *_lots(Table), *_promises(Table), *_payments(Table)])


def _day_lines(Table):
    class DayLine(Table):
        day_close_id = CharField(36)
        line = CharField(200)
        revenue_fen = BigIntegerField()
        gross_profit_fen = BigIntegerField()

        class Meta:
            primary_key = CompositeKey("day_close_id", "line")

    return DayLine


def _lots(Table):
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
        parent_id = CharField(36, null=True, index=True)
        root_id = CharField(36, index=True)
        root_from_fen = BigIntegerField(constraints=[Check("root_from_fen >= 0")])

        class Meta:
            indexes = (
                (("community", "period"), False),
                (("community", "fund_id", "received_on"), False),
            )

    class ContributionReturn(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund_id = CharField(36)
        contribution_id = CharField(36)
        returned_on = DateField()
        amount_fen = BigIntegerField()

        class Meta:
            indexes = ((("community", "returned_on"), False),)

    class ReturnedLot(Table):
        contribution_return_id = CharField(36)
        contribution_id = CharField(36, index=True)
        from_fen = BigIntegerField(constraints=[Check("from_fen >= 0")])
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])

        class Meta:
            primary_key = CompositeKey("contribution_return_id", "contribution_id", "from_fen")

    return Contribution, ContributionReturn, ReturnedLot


def _promises(Table):
    class Commitment(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund_id = CharField(36)
        use = CharField(32)
        work_order_id = CharField(36, null=True)
        project_id = CharField(36, null=True, index=True)
        made_on = DateField()
        amount_fen = BigIntegerField()
        released_fen = BigIntegerField(default=0)
        disbursed_fen = BigIntegerField(default=0)

        class Meta:
            indexes = ((("community", "made_on"), False),)

    return (Commitment,)


def _payments(Table):
    class Disbursement(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund_id = CharField(36)
        use = CharField(32)
        memo = CharField(200, null=True)
        work_order_id = CharField(36, null=True, index=True)
        project_id = CharField(36, null=True, index=True)
        building_id = CharField(36, null=True)
        commitment_id = CharField(36)
        paid_on = DateField()
        amount_fen = BigIntegerField()
        returned_fen = BigIntegerField(default=0)

        class Meta:
            indexes = (
                (("community", "paid_on"), False),
                (("community", "fund_id", "paid_on"), False),
            )

    class DisbursementReturn(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        disbursement_id = CharField(36, index=True)
        received_on = DateField()
        amount_fen = BigIntegerField()

        class Meta:
            indexes = ((("community", "received_on"), False),)

    class DisbursementLot(Table):
        disbursement_id = CharField(36)
        contribution_id = CharField(36)
        from_fen = BigIntegerField(constraints=[Check("from_fen >= 0")])
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])

        class Meta:
            primary_key = CompositeKey("disbursement_id", "contribution_id", "from_fen")
            indexes = ((("contribution_id", "from_fen"), False),)

    return Disbursement, DisbursementReturn, DisbursementLot
