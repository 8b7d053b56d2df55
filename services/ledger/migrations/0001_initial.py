"""Books, vouchers, tax rules and closed months."""

from datetime import date

from peewee import (
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

Y2023, Y2026 = date(2023, 1, 1), date(2026, 1, 1)
END_2025, END_2027 = date(2025, 12, 31), date(2027, 12, 31)
LIMITS = {"month_limit_fen": 10_000_000, "quarter_limit_fen": 30_000_000}

VAT_RATES = (
    ("standard", Y2023, END_2025, 100, "财政部 税务总局公告2023年第19号"),
    ("standard", Y2026, END_2027, 100, "财政部 税务总局公告2026年第10号"),
    ("exempt_meals", Y2023, END_2025, 0, "财政部 税务总局等公告2019年第76号"),
    ("exempt_meals", Y2026, END_2027, 0, "财政部 税务总局等公告2026年第7号"),
)
VAT_THRESHOLDS = (
    (Y2023, END_2025, True, "财政部 税务总局公告2023年第19号: 10万元以下(含本数)"),
    (Y2026, END_2027, False, "增值税法第二十三条: 达到起征点的全额计税"),
)
INCOME_TAX_RATES = (
    (Y2023, END_2027, 500, "财政部 税务总局公告2023年第12号: 小型微利企业 25% × 20%"),
)


def up(migrator, db):
    """Create the ledger; what is posted, closed or law is final."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Book(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        code = CharField(16, constraints=[Check("code IN ('store', 'property')")])
        name = CharField(64)
        vat_filing = CharField(16, constraints=[Check("vat_filing IN ('month', 'quarter')")])
        reserve_bp = IntegerField(constraints=[Check("reserve_bp BETWEEN 0 AND 10000")])
        closed_through = CharField(7, null=True)
        head_position = BigIntegerField()
        head_hash = CharField(64)
        opened_at = TextField()

        class Meta:
            indexes = ((("community", "code"), True),)

    class Voucher(Table):
        id = CharField(36, primary_key=True)
        book = ForeignKeyField(Book)
        position = BigIntegerField(constraints=[Check("position > 0")])
        period = CharField(7)
        word = CharField(4)
        number = IntegerField(constraints=[Check("number > 0")])
        voucher_date = DateField()
        business_date = DateField()
        kind = CharField(32)
        memo = TextField()
        attachments = IntegerField(constraints=[Check("attachments >= 0")])
        maker = CharField(64)
        source_id = CharField(36, null=True)
        document_id = CharField(64)
        amount_fen = BigIntegerField()
        posted_at = TextField()
        previous_hash = CharField(64)
        hash = CharField(64)

        class Meta:
            indexes = (
                (("book", "position"), True),
                (("book", "period", "word", "number"), True),
                (("source_id", "book", "kind"), True),
                (("document_id", "book", "kind"), True),
                (("book", "kind", "period"), False),
            )

    class VoucherLine(Table):
        voucher = ForeignKeyField(Voucher)
        line_no = IntegerField(constraints=[Check("line_no > 0")])
        account = CharField(6)
        debit_fen = BigIntegerField()
        credit_fen = BigIntegerField()
        memo = TextField(null=True)
        supplier = CharField(64, null=True)
        fund = CharField(64, null=True)
        building = CharField(64, null=True)
        work_order = CharField(64, null=True)
        outlet = CharField(64, null=True)

        class Meta:
            primary_key = CompositeKey("voucher", "line_no")
            constraints = (Check("(debit_fen = 0) <> (credit_fen = 0)"),)

    class Turnover(Table):
        book = ForeignKeyField(Book)
        period = CharField(7)
        account = CharField(6)
        supplier = CharField(64)
        fund = CharField(64)
        carried = BooleanField()
        debit_fen = BigIntegerField()
        credit_fen = BigIntegerField()

        class Meta:
            primary_key = CompositeKey("book", "period", "account", "supplier", "fund", "carried")

    class PeriodClose(Table):
        id = CharField(36, primary_key=True)
        book = ForeignKeyField(Book)
        period = CharField(7)
        revenue_fen = BigIntegerField()
        vat_relief_fen = BigIntegerField()
        profit_before_tax_fen = BigIntegerField()
        income_tax_fen = BigIntegerField()
        net_profit_fen = BigIntegerField()
        reserve_fen = BigIntegerField()
        distributable_fen = BigIntegerField(constraints=[Check("distributable_fen >= 0")])
        closed_on = DateField()
        closed_by = CharField(64)
        closed_at = TextField()

        class Meta:
            indexes = ((("book", "period"), True),)

    db.create_tables([Book, Voucher, VoucherLine, Turnover, PeriodClose])
    forbid_changes(db, "voucher", "vouchers are final; post a red voucher")
    forbid_changes(db, "voucher_line", "voucher lines are final; post a red voucher")
    forbid_changes(db, "period_close", "closed months are final")
    _tax_rules(db, Table)


def _tax_rules(db, table):
    """The rules known today; a later rule is a row that a later migration adds."""

    class Rule(table):
        valid_from = DateField()
        valid_until = DateField()
        ground = TextField()

    class VatRate(Rule):
        category = CharField(32)
        rate_bp = IntegerField(constraints=[Check("rate_bp BETWEEN 0 AND 10000")])

        class Meta:
            indexes = ((("category", "valid_from"), True),)

    class VatThreshold(Rule):
        valid_from = DateField(unique=True)
        month_limit_fen = BigIntegerField(constraints=[Check("month_limit_fen > 0")])
        quarter_limit_fen = BigIntegerField(constraints=[Check("quarter_limit_fen > 0")])
        limit_included = BooleanField()

    class IncomeTaxRate(Rule):
        valid_from = DateField(unique=True)
        rate_bp = IntegerField(constraints=[Check("rate_bp BETWEEN 0 AND 10000")])

    db.create_tables([VatRate, VatThreshold, IncomeTaxRate])
    for category, since, until, rate_bp, ground in VAT_RATES:
        VatRate.create(
            category=category, valid_from=since, valid_until=until, rate_bp=rate_bp, ground=ground
        )
    for since, until, included, ground in VAT_THRESHOLDS:
        VatThreshold.create(
            valid_from=since, valid_until=until, limit_included=included, ground=ground, **LIMITS
        )
    for since, until, rate_bp, ground in INCOME_TAX_RATES:
        IncomeTaxRate.create(valid_from=since, valid_until=until, rate_bp=rate_bp, ground=ground)
    for name in ("vat_rate", "vat_threshold", "income_tax_rate"):
        forbid_changes(db, name, "tax rules are final; a new rule is a new row")
