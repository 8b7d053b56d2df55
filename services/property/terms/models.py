"""Deadlines, each row from a day on."""

import peewee

from services.property.database import Table
from services.property.registry.models import Estate
from shared.columns import MomentField


class Term(Table):
    """The deadlines of orders opened from `effective_from` on; final. See rules.Limits.

    Without a category it is for all of them, without an estate for the whole community.
    """

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    urgency = peewee.CharField(16)
    category = peewee.CharField(32, null=True)
    estate = peewee.ForeignKeyField(Estate, null=True, backref="+")
    effective_from = peewee.DateField()
    finish_minutes = peewee.IntegerField()
    take_minutes = peewee.IntegerField(null=True)
    arrive_minutes = peewee.IntegerField(null=True)
    extended_minutes = peewee.IntegerField(null=True)
    clock = peewee.CharField(16)
    opens_minute = peewee.IntegerField()
    closes_minute = peewee.IntegerField()
    warn_minutes = peewee.IntegerField()
    escalate_minutes = peewee.IntegerField()
    silent_days = peewee.IntegerField()
    unrated_days = peewee.IntegerField()
    warranty_days = peewee.IntegerField()
    hold_days = peewee.IntegerField()
    ground = peewee.CharField(200)
    written_by = peewee.CharField(64)
    written_at = MomentField()

    class Meta:
        indexes = ((("community", "urgency", "effective_from"), False),)
