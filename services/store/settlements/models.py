"""Payouts of the payment platforms."""

import peewee

from services.store.database import Table
from shared.columns import MomentField


class Settlement(Table):
    """A payout that arrived at the bank; final. gross = fee + net, in fen."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    channel = peewee.CharField(16)
    arrived_on = peewee.DateField()
    gross_fen = peewee.BigIntegerField()
    fee_fen = peewee.BigIntegerField()
    made_by = peewee.CharField(64)
    made_at = MomentField()
