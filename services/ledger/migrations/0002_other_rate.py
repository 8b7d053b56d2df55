"""The VAT rate of what is taxed at another rate than the standard one."""

from datetime import date

from peewee import CharField, DateField, IntegerField, Model, TextField

RULE = {
    "category": "other",
    "valid_from": date(2023, 1, 1),
    "valid_until": date(2027, 12, 31),
    "rate_bp": 500,
    "ground": "待确认: 不适用减按1%的收入(如不动产出租)暂按5%, 请向税务机关核实",
}


def up(migrator, db):
    """Add the rule; its ground says that nobody has confirmed it (domain.md §3, §9)."""

    class VatRate(Model):
        category = CharField(32)
        valid_from = DateField()
        valid_until = DateField()
        rate_bp = IntegerField()
        ground = TextField()

        class Meta:
            database = db
            legacy_table_names = False

    VatRate.create(**RULE)
