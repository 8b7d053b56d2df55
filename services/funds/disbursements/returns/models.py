"""What came back of payments, and into which lots."""

import peewee

from services.funds.contributions.models import Contribution
from services.funds.database import Table
from services.funds.disbursements.models import Disbursement
from shared.columns import MomentField


class DisbursementReturn(Table):
    """Part of a payment, in fen, that its receiver paid back; final."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    disbursement = peewee.ForeignKeyField(Disbursement, backref="+")
    amount_fen = peewee.BigIntegerField()
    reason = peewee.CharField(200)
    bank_reference = peewee.CharField(200, null=True)
    received_on = peewee.DateField()
    recorded_by = peewee.CharField(64)
    recorded_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def lots(self) -> list["RestoredSlice"]:
        """Where it lies again, in the order in which it was put back."""
        return list(self.slices.order_by(RestoredSlice.position))  # type: ignore[attr-defined]


class RestoredSlice(Table):
    """A slice of a contribution that lies in it again; final."""

    id = peewee.BigAutoField()
    disbursement_return = peewee.ForeignKeyField(DisbursementReturn, backref="slices")
    position = peewee.IntegerField()
    contribution = peewee.ForeignKeyField(Contribution, backref="+")
    from_fen = peewee.BigIntegerField()
    amount_fen = peewee.BigIntegerField()
