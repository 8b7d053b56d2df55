"""Kept counts of orders."""

import peewee

from services.property.database import Table


class Tally(Table):
    """Orders opened in a month, under one value of one dimension: all, channel, building, team.

    Columns are those of rules.Counts; what they mean stands there.
    """

    community = peewee.CharField(64)
    month = peewee.CharField(7)
    dimension = peewee.CharField(16)
    value = peewee.CharField(64)
    opened = peewee.IntegerField()
    dispatched = peewee.IntegerField()
    responded = peewee.IntegerField()
    closed = peewee.IntegerField()
    closed_in_time = peewee.IntegerField()
    revisited = peewee.IntegerField()
    solved = peewee.IntegerField()
    rated = peewee.IntegerField()
    satisfied = peewee.IntegerField()
    praised = peewee.IntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("community", "dimension", "month", "value")
