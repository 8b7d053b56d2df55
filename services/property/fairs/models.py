"""Fairs, their counts, and the repairs reported there."""

import peewee

from services.property.database import Table
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class Fair(Table):
    """A day on which many things are done for residents in one place."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(100)
    place = peewee.CharField(100)
    held_on = peewee.DateField()
    created_at = MomentField()


class FairCount(Table):
    """So many were done; below 0 takes back what was counted too much. Final."""

    id = peewee.BigAutoField()
    fair = peewee.ForeignKeyField(Fair, backref="+")
    kind = peewee.CharField(16)
    number = peewee.IntegerField()
    reason = peewee.CharField(200, null=True)
    counted_by = peewee.CharField(64)
    counted_at = MomentField()


class FairIssue(Table):
    """A repair that was reported at a fair; final."""

    work_order = peewee.ForeignKeyField(WorkOrder, primary_key=True, backref="+")
    fair = peewee.ForeignKeyField(Fair, backref="+")
