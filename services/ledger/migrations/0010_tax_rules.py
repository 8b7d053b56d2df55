"""Services taxed apart, the small-scale limit, the small-profit limit; accounts of both."""

from datetime import date

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

from shared.database import forbid_changes

Y2023, Y2026 = date(2023, 1, 1), date(2026, 1, 1)
END_2025, END_2027 = date(2025, 12, 31), date(2027, 12, 31)

VAT_RATES = (
    ("services", Y2023, END_2025, 100, "财政部 税务总局公告2023年第19号"),
    ("services", Y2026, END_2027, 100, "财政部 税务总局公告2026年第10号"),
)
LIMITS = {"warning_fen": 400_000_000, "limit_fen": 500_000_000}
SMALL_SCALE_LIMITS = (
    (Y2023, END_2025, "待确认: 年应税销售额500万元以下; 400万元起提示为本系统自定"),
    (Y2026, END_2027, "增值税法第九条: 年应征增值税销售额未超过500万元; 400万元起提示为本系统自定"),
)
SMALL_PROFIT_LIMITS = (
    (
        Y2023,
        END_2027,
        300_000_000,
        2500,
        "待确认: 年应纳税所得额不超过300万元的适用小型微利企业税率, 超过的全额按25%; "
        "从业人数、资产总额等条件请向税务机关核实",
    ),
)
INCOME_SHARES = (
    (
        "exempt_meals",
        Y2023,
        END_2025,
        9000,
        "财政部 税务总局等公告2019年第76号: 减按90%计入收入总额",
    ),
    ("exempt_meals", Y2026, END_2027, 9000, "待确认: 财政部 税务总局等公告2026年第7号"),
)
ACCOUNTS = (
    ("220305", "预收物业费", "预收账款—预收物业费", "credit"),
    ("500104", "物业费", "主营业务收入—物业费", "credit"),
    ("500105", "维修服务", "主营业务收入—维修服务", "credit"),
    ("540104", "公共部位经营", "主营业务成本—公共部位经营", "debit"),
)


def up(migrator, db):
    """Add the rules, final like the others, and give every book what the facts are posted to."""

    class Rule(Model):
        valid_from = DateField()
        valid_until = DateField()
        ground = TextField()

        class Meta:
            database = db
            legacy_table_names = False

    class VatRate(Rule):
        category = CharField(32)
        rate_bp = IntegerField()

    class SmallScaleLimit(Rule):
        valid_from = DateField(unique=True)
        warning_fen = BigIntegerField(constraints=[Check("warning_fen > 0")])
        limit_fen = BigIntegerField(constraints=[Check("limit_fen > 0")])

    class SmallProfitLimit(Rule):
        valid_from = DateField(unique=True)
        limit_fen = BigIntegerField(constraints=[Check("limit_fen > 0")])
        rate_above_bp = IntegerField(constraints=[Check("rate_above_bp BETWEEN 0 AND 10000")])

    class IncomeShare(Rule):
        category = CharField(32)
        share_bp = IntegerField(constraints=[Check("share_bp BETWEEN 0 AND 10000")])

        class Meta:
            indexes = ((("category", "valid_from"), True),)

    db.create_tables([SmallScaleLimit, SmallProfitLimit, IncomeShare])
    for category, since, until, rate_bp, ground in VAT_RATES:
        VatRate.create(
            category=category, valid_from=since, valid_until=until, rate_bp=rate_bp, ground=ground
        )
    for since, until, ground in SMALL_SCALE_LIMITS:
        SmallScaleLimit.create(valid_from=since, valid_until=until, ground=ground, **LIMITS)
    for since, until, limit_fen, above_bp, ground in SMALL_PROFIT_LIMITS:
        SmallProfitLimit.create(
            valid_from=since,
            valid_until=until,
            limit_fen=limit_fen,
            rate_above_bp=above_bp,
            ground=ground,
        )
    for category, since, until, share_bp, ground in INCOME_SHARES:
        IncomeShare.create(
            category=category, valid_from=since, valid_until=until, share_bp=share_bp, ground=ground
        )
    for name in ("small_scale_limit", "small_profit_limit", "income_share"):
        forbid_changes(db, name, "tax rules are final; a new rule is a new row")
    _add_accounts(db)


def _add_accounts(db):
    class Account(Model):
        book_id = CharField(36)
        code = CharField(8)
        name = CharField(64)
        full_name = CharField(200)
        side = CharField(6)
        is_leaf = BooleanField()
        frozen_on = DateField(null=True)
        requires = CharField(100)

        class Meta:
            database = db
            primary_key = CompositeKey("book_id", "code")

    class Book(Model):
        id = CharField(36, primary_key=True)

        class Meta:
            database = db

    for book in list(Book.select(Book.id)):
        for code, name, full_name, side in ACCOUNTS:
            Account.insert(
                book_id=book.id,
                code=code,
                name=name,
                full_name=full_name,
                side=side,
                is_leaf=True,
                frozen_on=None,
                requires="",
            ).on_conflict_ignore().execute()
