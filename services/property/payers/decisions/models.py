"""Who decided who pays."""

import peewee

from services.property.database import Table
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class PayerDecision(Table):
    """A payer instead of the one before, with fund and estimate in fen; final.

    What an order was opened with stands in the first row's `instead_of`.
    """

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    work_order = peewee.ForeignKeyField(WorkOrder, backref="+")
    instead_of = peewee.CharField(16, null=True)
    payer = peewee.CharField(16)
    fund_id = peewee.CharField(36, null=True)
    estimate_fen = peewee.BigIntegerField()
    household_id = peewee.CharField(36, null=True)
    reason = peewee.CharField(200)
    decided_by = peewee.CharField(64)
    decided_at = MomentField()

    class Meta:
        indexes = ((("work_order", "id"), False),)
