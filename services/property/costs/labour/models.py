"""Work on orders."""

import peewee

from services.property.database import Table
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class Labour(Table):
    """Minutes a person worked on an order, and what they cost at the rate of their day; final.

    `rework` is the number of the rework it belongs to, 0 for the repair itself. A slip of the pen
    is withdrawn, with a reason.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    work_order = peewee.ForeignKeyField(WorkOrder, backref="+")
    category = peewee.CharField(32)
    rework = peewee.IntegerField()
    worker = peewee.CharField(64)
    minutes = peewee.IntegerField()
    worked_on = peewee.DateField()
    rate_fen = peewee.BigIntegerField()
    cost_fen = peewee.BigIntegerField()
    recorded_by = peewee.CharField(64)
    recorded_at = MomentField()
    withdrawn_by = peewee.CharField(64, null=True)
    withdrawn_reason = peewee.CharField(200, null=True)

    class Meta:
        indexes = ((("community", "worked_on"), False),)
