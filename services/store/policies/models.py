"""What was decided about the shop's parameters, and from when; final."""

import peewee

from services.store.database import Table
from shared.columns import MomentField


class Policy(Table):
    """The values of a policy from a day on, as JSON; the newest row of a day holds."""

    sequence = peewee.BigAutoField()
    community = peewee.CharField(64)
    name = peewee.CharField(32)
    effective_from = peewee.DateField()
    settings = peewee.TextField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community", "name", "effective_from"), False),)
