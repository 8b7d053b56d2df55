"""What was added to commitments, or is asked for."""

import peewee

from services.funds.approvals.queries import approvers
from services.funds.commitments.models import Commitment
from services.funds.database import Table
from shared.columns import MomentField


class CommitmentRaise(Table):
    """Money asked for on top of a commitment, in fen; reserved while awaiting_approval.

    Once made it is part of the commitment's amount; dropped, it is available again.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    commitment = peewee.ForeignKeyField(Commitment, backref="+")
    added_fen = peewee.BigIntegerField()
    reason = peewee.CharField(200)
    approvals_needed = peewee.IntegerField(default=1)
    state = peewee.CharField(20)
    requested_by = peewee.CharField(64)
    requested_at = MomentField()
    approved_by = peewee.CharField(64, null=True)
    raised_on = peewee.DateField(null=True)
    resolved_on = peewee.DateField(null=True)
    dropped_for = peewee.CharField(200, null=True)

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def commitment_amount_fen(self) -> int:
        """What the whole commitment is now, in fen."""
        return self.commitment.amount_fen

    @property
    def approvers(self) -> list[str]:
        """Who has approved it so far."""
        return approvers(self.id, "commitment_raise")
