"""Supplies, how much of each is there, and everything that changed it."""

import peewee

from services.property.database import Table
from services.property.registry.models import Building
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class Supply(Table):
    """A thing kept for floods at a place; `on_hand` in thousandths of its unit, never below 0."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(100)
    unit = peewee.CharField(16)
    place = peewee.CharField(100)
    on_hand = peewee.BigIntegerField(default=0)
    inspect_on = peewee.DateField(null=True)
    created_at = MomentField()


class SupplyEntry(Table):
    """What changed a supply, final: `quantity` in thousandths (below 0 when it left), and
    `on_hand` after it. `issue` is the entry whose goods came back."""

    id = peewee.BigAutoField()
    supply = peewee.ForeignKeyField(Supply, backref="+")
    kind = peewee.CharField(16)
    quantity = peewee.BigIntegerField()
    on_hand = peewee.BigIntegerField()
    entered_on = peewee.DateField()
    note = peewee.CharField(200, null=True)
    source = peewee.CharField(16, null=True)
    document = peewee.CharField(100, null=True)
    work_order = peewee.ForeignKeyField(WorkOrder, null=True, backref="+")
    expires_on = peewee.DateField(null=True)
    building = peewee.ForeignKeyField(Building, null=True, backref="+")
    purpose = peewee.CharField(100, null=True)
    issue = peewee.ForeignKeyField("self", null=True, backref="+")
    entered_by = peewee.CharField(64)
    entered_at = MomentField()
