"""Day closes."""

import peewee

from services.store.database import Table
from shared.columns import MomentField


class DayClose(Table):
    """The Z report of an outlet and day, frozen; money in fen."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    outlet = peewee.CharField(64)
    day = peewee.DateField()
    gross_fen = peewee.BigIntegerField()
    cost_fen = peewee.BigIntegerField()
    report = peewee.TextField()
    closed_by = peewee.CharField(64)
    closed_at = MomentField()

    class Meta:
        indexes = ((("community", "outlet", "day"), True),)
