"""Vouchers written by hand, until they are posted."""

from peewee import (
    BigIntegerField,
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
    """Create them; the steps taken with a draft are final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Book(Table):
        id = CharField(36, primary_key=True)

    class Draft(Table):
        id = CharField(36, primary_key=True)
        book = ForeignKeyField(Book)
        kind = CharField(
            16, constraints=[Check("kind IN ('manual', 'correction', 'supplement', 'opening')")]
        )
        state = CharField(
            16, constraints=[Check("state IN ('draft', 'reviewed', 'posted', 'discarded')")]
        )
        voucher_date = DateField()
        memo = CharField(200)
        attachments = IntegerField(constraints=[Check("attachments >= 0")])
        corrects = CharField(36, null=True)
        maker = CharField(64)
        made_at = TextField()
        reviewer = CharField(64, null=True)
        cashier = CharField(64, null=True)
        poster = CharField(64, null=True)
        voucher = CharField(36, null=True)

        class Meta:
            indexes = ((("book", "state", "voucher_date"), False), (("corrects",), False))
            constraints = (
                Check("reviewer IS NULL OR reviewer <> maker"),
                Check("poster IS NULL OR poster <> reviewer"),
                Check("(state = 'posted') = (voucher IS NOT NULL)"),
            )

    class DraftLine(Table):
        draft = ForeignKeyField(Draft)
        line_no = IntegerField()
        account = CharField(8)
        debit_fen = BigIntegerField()
        credit_fen = BigIntegerField()
        memo = CharField(200, null=True)
        supplier = CharField(64, null=True)
        fund = CharField(64, null=True)
        building = CharField(64, null=True)
        work_order = CharField(64, null=True)
        outlet = CharField(64, null=True)
        member = CharField(64, null=True)
        person = CharField(64, null=True)
        reference = CharField(64, null=True)
        cash_flow = IntegerField(null=True)

        class Meta:
            primary_key = CompositeKey("draft", "line_no")

    class DraftStep(Table):
        draft = ForeignKeyField(Draft)
        step = CharField(16)
        by = CharField(64)
        note = CharField(200, null=True)
        at = TextField()

        class Meta:
            indexes = ((("draft",), False),)

    db.create_tables([Draft, DraftLine, DraftStep])
    forbid_changes(db, "draft_step", "what was done with a draft is final")
