"""Commitments: money reserved for a work order or another use, and what needs none any more."""

import peewee

from services.funds.approvals.queries import approvers
from services.funds.commitments.rules import OPEN
from services.funds.database import Table
from services.funds.funds.models import Fund
from shared.columns import MomentField


class Commitment(Table):
    """Money of a fund reserved for a work order or another use, in fen.

    Open while awaiting_approval or made; then disbursed, released, voided or expired, once and for
    good. What is open of it is `open_fen`. One for a work order knows its category and building,
    is paid once, and grows no more once `work_finished`. `approvals_needed` as the fund's levels
    were when it was asked for; `expires_on` is the last business day it is good for. It counts
    in a line of the budget of the year it was asked for in, until a roll-over moves it on.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund = peewee.ForeignKeyField(Fund, backref="+")
    use = peewee.CharField(32, default="repair")
    work_order_id = peewee.CharField(36, null=True)
    project_id = peewee.CharField(36, null=True)
    amount_fen = peewee.BigIntegerField()
    disbursed_fen = peewee.BigIntegerField(default=0)
    category = peewee.CharField(32, null=True)
    building_id = peewee.CharField(36, null=True)
    managed = peewee.BooleanField(null=True)
    household_id = peewee.CharField(36, null=True)
    households = peewee.IntegerField(null=True)
    payee = peewee.CharField(200, null=True)
    memo = peewee.CharField(200, null=True)
    renews = peewee.CharField(36, null=True)
    expires_on = peewee.DateField(null=True)
    approvals_needed = peewee.IntegerField(default=1)
    state = peewee.CharField(20)
    requested_by = peewee.CharField(64)
    requested_at = MomentField()
    approved_by = peewee.CharField(64, null=True)
    made_on = peewee.DateField(null=True)
    resolved_on = peewee.DateField(null=True)
    reason = peewee.CharField(200, null=True)
    work_finished = peewee.BooleanField(default=False)
    budget_line_id = peewee.CharField(36, null=True)

    class Meta:
        indexes = (
            (("community", "id"), False),
            (("community", "work_order_id"), False),
        )

    @property
    def open_fen(self) -> int:
        """What is still reserved: nothing once it is resolved."""
        return self.amount_fen - self.disbursed_fen if self.state in OPEN else 0

    @property
    def approvers(self) -> list[str]:
        """Who has approved it so far."""
        return approvers(self.id, "commitment")


class CancelledOrder(Table):
    """A work order that was cancelled: a request for it that arrives later finds it here."""

    work_order_id = peewee.CharField(36)
    community = peewee.CharField(64)

    class Meta:
        primary_key = peewee.CompositeKey("community", "work_order_id")


class GivenUp(Table):
    """A commitment property was refused and wants no more; a question on its way finds it here."""

    commitment_id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
