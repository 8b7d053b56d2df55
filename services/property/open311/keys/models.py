"""Keys of Open311 clients, and what was sent with them."""

import peewee

from services.property.database import Table
from shared.columns import MomentField


class Open311Key(Table):
    """A client that may report, by the keyed hash of its key; `holder` says whose it is."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    holder = peewee.CharField(100)
    key_hash = peewee.CharField(64, unique=True)
    made_by = peewee.CharField(64)
    made_at = MomentField()
    revoked_by = peewee.CharField(64, null=True)
    revoked_at = MomentField(null=True)

    class Meta:
        indexes = ((("community", "id"), False),)


class Open311Sending(Table):
    """A request that a client sent, by the keyed hash of its fields; final.

    The same fields with the same key on the same business day are the same request.
    """

    id = peewee.BigAutoField()
    key = peewee.ForeignKeyField(Open311Key, backref="+")
    sent_on = peewee.DateField()
    fingerprint = peewee.CharField(64)
    report_id = peewee.CharField(36)
    sent_at = MomentField()

    class Meta:
        indexes = ((("key", "sent_on", "fingerprint"), True),)
