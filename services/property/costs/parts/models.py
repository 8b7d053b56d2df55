"""Parts of the shop as property knows them: what it asked for, and what it got."""

import peewee

from services.property.database import Table
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class Part(Table):
    """Goods asked of the shop for an order; property names the issue. Thousandths and fen.

    `state`: asked, refused, issued, returning or returned; what the shop answered is empty until
    it has. `rework` is the number of the rework they are for, 0 for the repair itself.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    work_order = peewee.ForeignKeyField(WorkOrder, backref="+")
    rework = peewee.IntegerField()
    sku = peewee.CharField(64, null=True)
    barcode = peewee.CharField(64, null=True)
    quantity = peewee.BigIntegerField()
    state = peewee.CharField(16)
    refusal = peewee.CharField(64, null=True)
    name = peewee.CharField(200, null=True)
    unit = peewee.CharField(64, null=True)
    cost_fen = peewee.BigIntegerField(null=True)
    issued_on = peewee.DateField(null=True)
    return_reason = peewee.CharField(200, null=True)
    asked_by = peewee.CharField(64)
    asked_at = MomentField()

    class Meta:
        indexes = ((("community", "state"), False),)


class Question(Table):
    """A question about a part that the shop has not answered; gone with its answer."""

    id = peewee.BigAutoField()
    part = peewee.ForeignKeyField(Part, backref="+")
    asked_by = peewee.CharField(64)
    asked_at = MomentField()

    class Meta:
        table_name = "part_question"
