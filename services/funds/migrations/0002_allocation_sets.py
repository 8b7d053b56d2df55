"""Allocation rules become sets: each replaces the one before it from its day on."""

from collections import defaultdict
from itertools import groupby

from peewee import (
    BigAutoField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    TextField,
)

from shared.database import forbid_changes

SENTENCE = "allocation rules are final; make a later set"


def up(migrator, db):
    """Create them, fill them with what the single rules said, and drop those."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Fund(Table):
        id = CharField(36, primary_key=True)

    class AllocationRule(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        fund = ForeignKeyField(Fund, backref="+")
        source_book = CharField(16)
        share_bp = IntegerField()
        effective_from = DateField()
        made_by = CharField(64)
        made_at = TextField()

    class AllocationSet(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        source_book = CharField(16)
        effective_from = DateField()
        made_by = CharField(64)
        made_at = TextField()

        class Meta:
            indexes = (
                (("community", "id"), False),
                (("community", "source_book", "effective_from"), True),
            )

    class AllocationShare(Table):
        id = BigAutoField()
        allocation_set = ForeignKeyField(AllocationSet, backref="+")
        position = IntegerField()
        fund = ForeignKeyField(Fund, backref="+")
        share_bp = IntegerField(constraints=[Check("share_bp BETWEEN 1 AND 10000")])

        class Meta:
            indexes = (
                (("allocation_set", "position"), True),
                (("allocation_set", "fund"), True),
            )

    db.create_tables([AllocationSet, AllocationShare])
    _carry_over(AllocationRule, AllocationSet, AllocationShare)
    db.drop_tables([AllocationRule])
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("DROP FUNCTION allocation_rule_final()")
    forbid_changes(db, "allocation_set", SENTENCE)
    forbid_changes(db, "allocation_share", SENTENCE)


def _carry_over(AllocationRule, AllocationSet, AllocationShare):
    """A set for each day on which rules began: with every fund's latest rule of that day."""
    order = (AllocationRule.effective_from, AllocationRule.made_at, AllocationRule.id)
    latest = defaultdict(dict)
    for day, begun in groupby(
        list(AllocationRule.select().order_by(*order)), lambda rule: rule.effective_from
    ):
        changed = {}
        for rule in begun:
            book = (rule.community, rule.source_book)
            latest[book][rule.fund_id] = rule.share_bp
            changed[book] = rule
        for book, rule in changed.items():
            AllocationSet.insert(
                id=rule.id,
                community=rule.community,
                source_book=rule.source_book,
                effective_from=day,
                made_by=rule.made_by,
                made_at=rule.made_at,
            ).execute()
            for position, fund_id in enumerate(sorted(latest[book])):
                AllocationShare.insert(
                    allocation_set=rule.id,
                    position=position,
                    fund=fund_id,
                    share_bp=latest[book][fund_id],
                ).execute()
