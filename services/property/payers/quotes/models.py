"""Prices that residents were told."""

import peewee

from services.property.database import Table
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class ResidentQuote(Table):
    """What a resident is asked to pay for a repair, in fen with VAT; only the answer changes.

    `state`: made, accepted, refused, or void once another quote, another payer or the end of the
    order has come after it. `said_by`: phone, in_person, or tracking for the tracking code.
    """

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    work_order = peewee.ForeignKeyField(WorkOrder, backref="+")
    amount_fen = peewee.BigIntegerField()
    says = peewee.CharField(200)
    tax_category = peewee.CharField(16)
    state = peewee.CharField(16)
    quoted_by = peewee.CharField(64)
    quoted_at = MomentField()
    said_by = peewee.CharField(16, null=True)
    answered_by = peewee.CharField(64, null=True)
    answered_at = MomentField(null=True)

    class Meta:
        indexes = ((("work_order", "id"), False),)
