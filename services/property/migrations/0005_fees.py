"""Property fees: tariffs, charges, payments; and the income of the owners' parts."""

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

from shared.database import forbid_changes


def up(migrator, db):
    """Create them; what was charged, paid and settled is final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Building(Table):
        id = CharField(36, primary_key=True)

    class Household(Table):
        id = CharField(36, primary_key=True)

    charges = _charge_tables(Table, Building, Household)
    payments = _payment_tables(Table, Household, charges[1])
    db.create_tables([*charges, *payments, _income_table(Table, Building)])
    db.execute_sql(
        "CREATE INDEX fee_charge_open ON fee_charge (community, household_id) "
        "WHERE prepaid_fen + paid_fen < amount_fen"
    )
    forbid_changes(db, "fee_tariff", "tariffs are final; write a later one")
    forbid_changes(db, "fee_charge", "charges are final", mutable=("paid_fen",))
    forbid_changes(db, "fee_payment", "payments are final")
    forbid_changes(db, "fee_settlement", "what a payment settled is final")
    forbid_changes(db, "common_income", "income of common parts is final")


def _charge_tables(Table, Building, Household):
    class FeeTariff(Table):
        id = BigAutoField()
        community = CharField(64)
        building = ForeignKeyField(Building, null=True, backref="+")
        basis = CharField(16, constraints=[Check("basis IN ('per_household', 'per_area')")])
        rate_fen = BigIntegerField(constraints=[Check("rate_fen >= 0")])
        tax_category = CharField(16)
        from_period = CharField(7)
        ground = CharField(200)
        written_by = CharField(64)
        written_at = TextField()

        class Meta:
            indexes = ((("community", "from_period"), False),)

    class FeeCharge(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        household = ForeignKeyField(Household, backref="+")
        tariff = ForeignKeyField(FeeTariff, backref="+")
        period = CharField(7)
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        prepaid_fen = BigIntegerField(constraints=[Check("prepaid_fen >= 0")])
        paid_fen = BigIntegerField(constraints=[Check("paid_fen >= 0")])
        charged_on = DateField()
        charged_by = CharField(64)
        charged_at = TextField()

        class Meta:
            indexes = (
                (("household", "period"), True),
                (("community", "period"), False),
                (("community", "id"), False),
            )
            constraints = (Check("prepaid_fen + paid_fen <= amount_fen", "paid_once"),)

    return FeeTariff, FeeCharge


def _payment_tables(Table, Household, FeeCharge):
    class FeeBalance(Table):
        household = ForeignKeyField(Household, primary_key=True, backref="+")
        community = CharField(64, index=True)
        prepaid_fen = BigIntegerField(constraints=[Check("prepaid_fen >= 0")])

    class FeePayment(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        household = ForeignKeyField(Household, backref="+")
        year = IntegerField()
        number = IntegerField()
        method = CharField(
            16, constraints=[Check("method IN ('bank', 'cash', 'wechat', 'alipay')")]
        )
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        arrears_fen = BigIntegerField(constraints=[Check("arrears_fen >= 0")])
        prepaid_fen = BigIntegerField(constraints=[Check("prepaid_fen >= 0")])
        collected_on = DateField()
        collected_by = CharField(64)
        collected_at = TextField()

        class Meta:
            indexes = (
                (("community", "year", "number"), True),
                (("community", "collected_on"), False),
                (("community", "id"), False),
            )
            constraints = (Check("arrears_fen + prepaid_fen = amount_fen", "all_of_it"),)

    class FeeSettlement(Table):
        id = BigAutoField()
        payment = ForeignKeyField(FeePayment, backref="+")
        charge = ForeignKeyField(FeeCharge, backref="+")
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])

    return FeeBalance, FeePayment, FeeSettlement


def _income_table(Table, Building):
    class CommonIncome(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        source = CharField(100)
        payer = CharField(100)
        building = ForeignKeyField(Building, null=True, backref="+")
        method = CharField(
            16, constraints=[Check("method IN ('bank', 'cash', 'wechat', 'alipay')")]
        )
        gross_fen = BigIntegerField(constraints=[Check("gross_fen > 0")])
        investor_bp = IntegerField(constraints=[Check("investor_bp BETWEEN 0 AND 9999")])
        investor_fen = BigIntegerField(constraints=[Check("investor_fen >= 0")])
        cost_fen = BigIntegerField(constraints=[Check("cost_fen >= 0")])
        owners_fen = BigIntegerField(constraints=[Check("owners_fen >= 0")])
        received_on = DateField()
        recorded_by = CharField(64)
        recorded_at = TextField()

        class Meta:
            indexes = ((("community", "id"), False),)
            constraints = (
                Check("investor_fen + cost_fen + owners_fen = gross_fen", "shared_out_whole"),
            )

    return CommonIncome
