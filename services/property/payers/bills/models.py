"""Bills of repairs and their receipts."""

import peewee

from services.property.database import Table
from services.property.registry.models import Household
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class RepairBill(Table):
    """What a household owes for an accepted repair, in fen with VAT: what it agreed to. Final."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    work_order = peewee.ForeignKeyField(WorkOrder, unique=True, backref="+")
    household = peewee.ForeignKeyField(Household, backref="+")
    amount_fen = peewee.BigIntegerField()
    tax_category = peewee.CharField(16)
    billed_on = peewee.DateField()
    billed_by = peewee.CharField(64)
    billed_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False),)


class RepairPayment(Table):
    """The payment of a bill, whole and once; final.

    Receipts are numbered without gaps in a year.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    bill = peewee.ForeignKeyField(RepairBill, unique=True, backref="+")
    year = peewee.IntegerField()
    number = peewee.IntegerField()
    method = peewee.CharField(16)
    amount_fen = peewee.BigIntegerField()
    collected_on = peewee.DateField()
    collected_by = peewee.CharField(64)
    collected_at = MomentField()

    class Meta:
        indexes = ((("community", "year", "number"), True),)
