"""Sets of allocation rules with their effective dates, and the results of closed months."""

import peewee

from services.funds.database import Table
from services.funds.funds.models import Fund
from shared.columns import MomentField


class AllocationSet(Table):
    """How a book's distributable profit is divided from a day on, until the next set. Final."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    source_book = peewee.CharField(16)
    effective_from = peewee.DateField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = (
            (("community", "id"), False),
            (("community", "source_book", "effective_from"), True),
        )

    @property
    def shares(self) -> list[dict]:
        """Its shares as they were sent; none: nothing is allocated."""
        rows = self.share_rows.order_by(AllocationShare.position)  # type: ignore[attr-defined]
        return [{"fund_id": row.fund_id, "share_bp": row.share_bp} for row in rows]


class AllocationShare(Table):
    """A fund's part in a set. Final."""

    id = peewee.BigAutoField()
    allocation_set = peewee.ForeignKeyField(AllocationSet, backref="share_rows")
    position = peewee.IntegerField()
    fund = peewee.ForeignKeyField(Fund, backref="+")
    share_bp = peewee.IntegerField()  # hundredths of a percent: 10000 is all of it

    class Meta:
        indexes = (
            (("allocation_set", "position"), True),
            (("allocation_set", "fund"), True),
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
