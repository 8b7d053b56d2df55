"""Claims against the subsidy fund and what came for them; final. Money in fen."""

import peewee

from services.store.database import Table
from services.store.sales.models import RefundTender, SaleTender
from shared.columns import MomentField


class SubsidyClaim(Table):
    """What the government owes for meals up to a month's end; `received_fen` of it has come."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    period = peewee.CharField(7)
    amount_fen = peewee.BigIntegerField()
    received_fen = peewee.BigIntegerField(default=0)
    made_by = peewee.CharField(64)
    made_at = MomentField()

    @property
    def open_fen(self) -> int:
        """What has not come yet."""
        return self.amount_fen - self.received_fen


class SubsidyClaimLine(Table):
    """A subsidy that is claimed, or one that went back (negative); each in one claim only."""

    id = peewee.BigAutoField()
    claim = peewee.ForeignKeyField(SubsidyClaim, backref="lines")
    sale_tender = peewee.ForeignKeyField(SaleTender, null=True, unique=True)
    refund_tender = peewee.ForeignKeyField(RefundTender, null=True, unique=True)
    amount_fen = peewee.BigIntegerField()


class SubsidyReceipt(Table):
    """Money that came for a claim; a bank reference names it."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    claim = peewee.ForeignKeyField(SubsidyClaim, backref="receipts")
    received_on = peewee.DateField()
    amount_fen = peewee.BigIntegerField()
    bank_reference = peewee.CharField(64)
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("claim", "bank_reference"), True),)
