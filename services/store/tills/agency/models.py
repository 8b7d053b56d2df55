"""Money passed on to whom it was collected for; final."""

import peewee

from services.store.database import Table
from shared.columns import MomentField


class AgencyPayment(Table):
    """What was paid to a payee outside of a drawer, in fen."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    method = peewee.CharField(16)
    amount_fen = peewee.BigIntegerField()
    payee = peewee.CharField(200)
    reference = peewee.CharField(64)
    paid_on = peewee.DateField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community",), False),)
