"""What was taken off commitments."""

import peewee

from services.funds.commitments.models import Commitment
from services.funds.database import Table
from shared.columns import MomentField


class CommitmentReduction(Table):
    """Fen by which a commitment was made smaller; final."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    commitment = peewee.ForeignKeyField(Commitment, backref="+")
    reduced_fen = peewee.BigIntegerField()
    reason = peewee.CharField(200)
    reduced_by = peewee.CharField(64)
    reduced_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def commitment_amount_fen(self) -> int:
        """What the whole commitment is now, in fen."""
        return self.commitment.amount_fen
