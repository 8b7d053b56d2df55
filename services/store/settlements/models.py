"""Payouts of the payment platforms."""

import peewee

from services.store.bills.models import Bill
from services.store.database import Table
from shared.columns import MomentField


class Settlement(Table):
    """A payout that arrived at the bank; final. gross = fee + net, in fen.

    The fee is negative where a platform gave more fees back than it kept.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    channel = peewee.CharField(16)
    arrived_on = peewee.DateField()
    gross_fen = peewee.BigIntegerField()
    fee_fen = peewee.BigIntegerField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    @property
    def net_fen(self) -> int:
        """What arrived."""
        return self.gross_fen - self.fee_fen


class SettlementBill(Table):
    """A bill that a payout paid; final, and each bill once."""

    bill = peewee.ForeignKeyField(Bill, primary_key=True)
    settlement = peewee.ForeignKeyField(Settlement, backref="bills")
