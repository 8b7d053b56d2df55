"""Sets of allocation rules with their effective dates, and the money that they divide."""

import peewee

from services.funds.approvals.queries import approvers
from services.funds.database import Table
from services.funds.funds.models import Fund
from shared.columns import MomentField


class AllocationSet(Table):
    """How the money of a source is divided from a day on, until the next set. Final.

    proposed, then approved by another person, or refused; only an approved set divides anything.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    source = peewee.CharField(16)
    effective_from = peewee.DateField()
    state = peewee.CharField(10)
    made_by = peewee.CharField(64)
    made_at = MomentField()
    resolved_on = peewee.DateField(null=True)
    refused_for = peewee.CharField(200, null=True)

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def shares(self) -> list[dict]:
        """Its shares as they were sent; none: nothing is allocated."""
        rows = self.share_rows.order_by(AllocationShare.position)  # type: ignore[attr-defined]
        return [
            {"fund_id": row.fund_id, "share_bp": row.share_bp, "remainder": row.remainder}
            for row in rows
        ]

    @property
    def approved_by(self) -> str | None:
        """Who approved it; nobody of the sets from before approvals."""
        return next(iter(approvers(self.id)), None)


class AllocationShare(Table):
    """A fund's part in a set. Final."""

    id = peewee.BigAutoField()
    allocation_set = peewee.ForeignKeyField(AllocationSet, backref="share_rows")
    position = peewee.IntegerField()
    fund = peewee.ForeignKeyField(Fund, backref="+")
    share_bp = peewee.IntegerField(null=True)  # hundredths of a percent: 10000 is all of it
    remainder = peewee.BooleanField(default=False)

    class Meta:
        indexes = (
            (("allocation_set", "position"), True),
            (("allocation_set", "fund"), True),
        )


class Proceeds(Table):
    """What a source brought to be divided, in fen; it waits while `allocated_on` is NULL.

    A month's profit or fees (`source_id` is the period close), or one income of common parts. The
    set in force on `day`, a month's last or the income's own, divides it. `divided_fen`: of a
    profit, what the fees had left of it. `uncovered_fen`: what shares of fees came to beyond the
    month's distributable profit.
    """

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    source = peewee.CharField(16)
    source_id = peewee.CharField(36)
    period = peewee.CharField(7)
    day = peewee.DateField()
    told_on = peewee.DateField()
    amount_fen = peewee.BigIntegerField()
    allocated_on = peewee.DateField(null=True)
    allocation_set = peewee.ForeignKeyField(AllocationSet, backref="+", null=True)
    divided_fen = peewee.BigIntegerField(default=0)
    allocated_fen = peewee.BigIntegerField(default=0)
    uncovered_fen = peewee.BigIntegerField(default=0)

    class Meta:
        indexes = (
            (("community", "source", "source_id"), True),
            (("community", "source", "day"), False),
        )
