"""Books: one set of accounts per legal entity."""

import peewee

from services.ledger.database import Table
from shared.columns import MomentField


class Book(Table):
    """The books of one company; it remembers its last voucher, so that a cut-off end is noticed.

    `reserve_bp` is the statutory reserve in hundredths of a percent of the net profit.
    `closed_through` is the last closed month, None before the first close. `credit_code` is the
    company's 统一社会信用代码.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    code = peewee.CharField(16)
    name = peewee.CharField(64)
    credit_code = peewee.CharField(18, null=True)
    vat_filing = peewee.CharField(16)
    reserve_bp = peewee.IntegerField()
    closed_through = peewee.CharField(7, null=True)
    head_position = peewee.BigIntegerField()
    head_hash = peewee.CharField(64)
    opened_at = MomentField()

    class Meta:
        indexes = ((("community", "code"), True),)


class ClosedMonth(Table):
    """A month that was closed, and the company that kept the book then; final."""

    book = peewee.ForeignKeyField(Book)
    period = peewee.CharField(7)
    company = peewee.CharField(64)
    credit_code = peewee.CharField(18, null=True)

    @property
    def is_year_end(self) -> bool:
        """Whether the year ends with it."""
        return self.period.endswith("-12")

    class Meta:
        primary_key = peewee.CompositeKey("book", "period")
