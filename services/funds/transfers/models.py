"""Transfers between funds."""

import peewee

from services.funds.approvals.queries import approvers
from services.funds.contributions.queries import moved_lots
from services.funds.contributions.rules import MovedSlice
from services.funds.database import Table
from services.funds.funds.models import Fund
from shared.columns import MomentField


class Transfer(Table):
    """Fen that move from one fund to another; committed by the giver while awaiting_approval.

    Then made or refused, once and for good. Which lots moved is in the contributions they became.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund = peewee.ForeignKeyField(Fund, backref="+")
    to_fund = peewee.ForeignKeyField(Fund, backref="+")
    amount_fen = peewee.BigIntegerField()
    reason = peewee.CharField(200)
    approvals_needed = peewee.IntegerField()
    state = peewee.CharField(20, default="awaiting_approval")
    requested_by = peewee.CharField(64)
    requested_at = MomentField()
    refused_for = peewee.CharField(200, null=True)
    resolved_on = peewee.DateField(null=True)

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def approvers(self) -> list[str]:
        """Who has approved it so far."""
        return approvers(self.id)

    @property
    def lots(self) -> list[MovedSlice]:
        """What moved, the oldest lots of the giver first; nothing until it is made."""
        return moved_lots(self.id)
