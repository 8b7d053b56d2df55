"""Gifts given back, and which fen of them."""

import peewee

from services.funds.contributions.models import Contribution
from services.funds.database import Table
from shared.columns import MomentField


class ContributionReturn(Table):
    """Part of a gift, in fen, that goes back to its giver; final once another person agreed."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    contribution = peewee.ForeignKeyField(Contribution, backref="+")
    amount_fen = peewee.BigIntegerField()
    reason = peewee.CharField(200)
    bank_reference = peewee.CharField(200, null=True)
    state = peewee.CharField(20)
    requested_by = peewee.CharField(64)
    requested_at = MomentField()
    resolved_on = peewee.DateField(null=True)
    refused_for = peewee.CharField(200, null=True)

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def lots(self) -> list["ReturnedSlice"]:
        """Which fen went back; none before it is returned."""
        return list(self.slices.order_by(ReturnedSlice.position))  # type: ignore[attr-defined]


class ReturnedSlice(Table):
    """A slice of a contribution that went back to its giver; final."""

    id = peewee.BigAutoField()
    contribution_return = peewee.ForeignKeyField(ContributionReturn, backref="slices")
    position = peewee.IntegerField()
    contribution = peewee.ForeignKeyField(Contribution, backref="+")
    from_fen = peewee.BigIntegerField()
    amount_fen = peewee.BigIntegerField()
