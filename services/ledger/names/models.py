"""Names of what belongs to other services."""

import peewee

from services.ledger.database import Table


class KnownName(Table):
    """What something is called; the ledger keeps its id on lines and its name for people."""

    community = peewee.CharField(64)
    kind = peewee.CharField(16)
    key = peewee.CharField(64)
    name = peewee.CharField(200)

    class Meta:
        primary_key = peewee.CompositeKey("community", "kind", "key")
