"""Allocation rules with their effective dates, and the results of closed months."""

import peewee

from services.funds.database import Table
from services.funds.funds.models import Fund
from shared.columns import MomentField


class AllocationRule(Table):
    """From a day on, this share of a book's distributable profit goes to the fund. Final."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund = peewee.ForeignKeyField(Fund, backref="+")
    source_book = peewee.CharField(16)
    share_bp = peewee.IntegerField()  # hundredths of a percent: 10000 is all of it
    effective_from = peewee.DateField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = (
            (("community", "source_book"), False),
            (("fund", "source_book", "effective_from"), True),
        )


class PeriodResult(Table):
    """What a closed month of a book may distribute; it waits while `allocated_on` is NULL."""

    id = peewee.CharField(36, primary_key=True)  # the period close
    community = peewee.CharField(64)
    book = peewee.CharField(16)
    period = peewee.CharField(7)
    closed_on = peewee.DateField()
    distributable_fen = peewee.BigIntegerField()
    allocated_on = peewee.DateField(null=True)

    class Meta:
        indexes = ((("community", "book", "period"), True),)
