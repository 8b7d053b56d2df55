"""Schedules, what holds of each from a day on, and the days that became orders."""

import peewee

from services.property.database import Table
from services.property.registry.assets.models import Asset
from services.property.registry.models import Building, Estate
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class Schedule(Table):
    """Work that is done again and again; `building` is where its orders are written.

    `settled_until` is the last day that is dealt with, `next_on` the next day to come, None when
    there is none or while it is paused.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    building = peewee.ForeignKeyField(Building, backref="+")
    estate = peewee.ForeignKeyField(Estate, null=True, backref="+")
    asset = peewee.ForeignKeyField(Asset, null=True, backref="+")
    settled_until = peewee.DateField()
    next_on = peewee.DateField(null=True)
    paused_on = peewee.DateField(null=True)
    ended_on = peewee.DateField(null=True)
    created_at = MomentField()


class ScheduleTerm(Table):
    """What is done and how often, from a day on; final. `estimate_fen` in fen."""

    id = peewee.BigAutoField()
    schedule = peewee.ForeignKeyField(Schedule, backref="+")
    from_on = peewee.DateField()
    first_on = peewee.DateField()
    every = peewee.IntegerField()
    unit = peewee.CharField(8)
    ahead_days = peewee.IntegerField()
    title = peewee.CharField(200)
    category = peewee.CharField(32)
    urgency = peewee.CharField(16)
    description = peewee.TextField()
    estimate_fen = peewee.BigIntegerField()
    written_by = peewee.CharField(64)
    written_at = MomentField()


class ScheduleDay(Table):
    """A day that became an order, once, and how many before it became none; final."""

    id = peewee.BigAutoField()
    schedule = peewee.ForeignKeyField(Schedule, backref="+")
    due_on = peewee.DateField()
    work_order = peewee.ForeignKeyField(WorkOrder, backref="+")
    skipped = peewee.IntegerField()
