"""Commitments: money reserved for a work order, and what needs none any more."""

import peewee

from services.funds.database import Table
from services.funds.funds.models import Fund
from shared.columns import MomentField


class Commitment(Table):
    """Money of a fund reserved for a work order, in fen.

    Open while awaiting_approval or made; then released or disbursed, once and for good. Once
    `work_finished` it grows no more.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund = peewee.ForeignKeyField(Fund, backref="+")
    work_order_id = peewee.CharField(36)
    amount_fen = peewee.BigIntegerField()
    category = peewee.CharField(32)
    building_id = peewee.CharField(36)
    managed = peewee.BooleanField()
    state = peewee.CharField(20)
    requested_by = peewee.CharField(64)
    requested_at = MomentField()
    approved_by = peewee.CharField(64, null=True)
    made_on = peewee.DateField(null=True)
    resolved_on = peewee.DateField(null=True)
    reason = peewee.CharField(200, null=True)
    work_finished = peewee.BooleanField(default=False)

    class Meta:
        indexes = (
            (("community", "id"), False),
            (("community", "work_order_id"), False),
        )


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
