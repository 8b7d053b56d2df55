"""Quotes of contractors, which one was chosen, and from what amount on they are compared."""

import peewee

from services.property.database import Table
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class QuoteThreshold(Table):
    """Above how many fen two quotes are compared, from a business day on; final.

    Of one day's rows the newest holds.
    """

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    amount_fen = peewee.BigIntegerField()
    from_on = peewee.DateField()
    ground = peewee.CharField(200)
    written_by = peewee.CharField(64)
    written_at = MomentField()

    class Meta:
        indexes = ((("community", "from_on"), False),)


class Quote(Table):
    """For how many fen a contractor would do the work, and until which day; final.

    `rework` is the number of the rework it is for, 0 for the repair itself.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    work_order = peewee.ForeignKeyField(WorkOrder, backref="+")
    rework = peewee.IntegerField()
    contractor = peewee.CharField(100)
    amount_fen = peewee.BigIntegerField()
    says = peewee.TextField()
    valid_until = peewee.DateField(null=True)
    recorded_by = peewee.CharField(64)
    recorded_at = MomentField()


class QuoteChoice(Table):
    """Which quote was chosen, by whom and why; final. The newest of an order counts."""

    id = peewee.BigAutoField()
    quote = peewee.ForeignKeyField(Quote, backref="+")
    work_order = peewee.ForeignKeyField(WorkOrder, backref="+")
    rework = peewee.IntegerField()
    reason = peewee.CharField(200)
    chosen_by = peewee.CharField(64)
    chosen_at = MomentField()
