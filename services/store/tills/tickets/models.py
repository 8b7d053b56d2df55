"""Tickets: baskets put aside, with no effect on stock or money."""

import json

import peewee

from services.store.database import Table
from services.store.tills.models import Till
from shared.columns import MomentField


class Ticket(Table):
    """The lines of a sale that waits; `content` is JSON. It ends once: resumed or discarded."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    outlet = peewee.CharField(64)
    till = peewee.ForeignKeyField(Till)
    note = peewee.CharField(200)
    content = peewee.TextField()
    made_by = peewee.CharField(64)
    made_at = MomentField()
    ended_as = peewee.CharField(16, null=True)
    ended_by = peewee.CharField(64, null=True)
    ended_at = MomentField(null=True)

    class Meta:
        indexes = ((("community", "outlet", "ended_at"), False),)

    @property
    def lines(self) -> list[dict]:
        """The lines as they were wanted."""
        return json.loads(self.content)
