"""Requests for a payment, from the asking to the bank."""

import peewee

from services.funds.commitments.models import Commitment
from services.funds.database import Table
from shared.columns import MomentField


class DisbursementRequest(Table):
    """A payment in fen somebody asked for out of a commitment.

    awaiting_review, then awaiting_payment, then paid; or refused on the way. `is_last`: what the
    commitment has left after it is released.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    commitment = peewee.ForeignKeyField(Commitment, backref="+")
    amount_fen = peewee.BigIntegerField()
    is_last = peewee.BooleanField()
    payee = peewee.CharField(200, null=True)
    document = peewee.CharField(200, null=True)
    state = peewee.CharField(20)
    requested_by = peewee.CharField(64)
    requested_at = MomentField()
    reviewed_by = peewee.CharField(64, null=True)
    paid_by = peewee.CharField(64, null=True)
    bank_reference = peewee.CharField(200, null=True)
    refused_for = peewee.CharField(200, null=True)
    resolved_on = peewee.DateField(null=True)

    class Meta:
        indexes = ((("community", "id"), False),)
