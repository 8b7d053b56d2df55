"""Claims against the subsidy fund, what came for them, and meals that volunteers brought."""

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
    """Create them; a claim is final but for what came for it."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class SaleTender(Table):
        pass

    class RefundTender(Table):
        pass

    class Meal(Table):
        id = CharField(36, primary_key=True)

    class SubsidyClaim(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        period = CharField(7)
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        received_fen = BigIntegerField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            constraints = [Check("received_fen BETWEEN 0 AND amount_fen")]
            indexes = ((("community", "period"), False),)

    class SubsidyClaimLine(Table):
        id = BigAutoField()
        claim = ForeignKeyField(SubsidyClaim)
        sale_tender = ForeignKeyField(SaleTender, null=True, unique=True)
        refund_tender = ForeignKeyField(RefundTender, null=True, unique=True)
        amount_fen = BigIntegerField()

        class Meta:
            constraints = [
                Check("(sale_tender_id IS NULL) <> (refund_tender_id IS NULL)"),
                Check("(sale_tender_id IS NOT NULL) = (amount_fen > 0)"),
            ]

    class SubsidyReceipt(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        claim = ForeignKeyField(SubsidyClaim)
        received_on = DateField()
        amount_fen = BigIntegerField(constraints=[Check("amount_fen > 0")])
        bank_reference = CharField(64)
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("claim", "bank_reference"), True),)

    class MealDelivery(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        meal = ForeignKeyField(Meal, unique=True)
        day = DateField()
        volunteer = CharField(64)
        minutes = IntegerField(constraints=[Check("minutes > 0")])
        credit_minutes = IntegerField(constraints=[Check("credit_minutes >= 0")])
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = ((("community", "day"), False),)

    db.create_tables([SubsidyClaim, SubsidyClaimLine, SubsidyReceipt, MealDelivery])
    forbid_changes(db, "subsidy_claim", "a claim is final", mutable=("received_fen",))
    forbid_changes(db, "subsidy_claim_line", "what was claimed is final")
    forbid_changes(db, "subsidy_receipt", "what was received is final")
    forbid_changes(db, "meal_delivery", "a delivery that was made is final")
