"""What was prepared, and what was published for good."""

import peewee

from gateway.database import Table
from shared.columns import MomentField


class Draft(Table):
    """A record as somebody prepared it: `month`, or `correction` of one that is published.

    `content` holds its tables, and the differences of a correction, as canonical JSON. Only what
    became of it changes: open, published, discarded, or stale when its figures moved.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    period = peewee.CharField(7)
    kind = peewee.CharField(16)
    reason = peewee.TextField(null=True)
    procurement_from_fen = peewee.BigIntegerField()
    content = peewee.TextField()
    prepared_by = peewee.CharField(64)
    prepared_at = MomentField()
    state = peewee.CharField(16)
    ended_by = peewee.CharField(64, null=True)
    ended_at = MomentField(null=True)


class Publication(Table):
    """A published document: `content` is what everybody reads, `hash` seals it, and it names the
    hash of the one before. It has the id of its draft.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    sequence = peewee.IntegerField()
    period = peewee.CharField(7)
    kind = peewee.CharField(16)
    prepared_by = peewee.CharField(64)
    approved_by = peewee.CharField(64)
    published_at = MomentField()
    notice_ends_on = peewee.DateField()
    content = peewee.TextField()
    hash = peewee.CharField(64)
    previous_hash = peewee.CharField(64, null=True)
