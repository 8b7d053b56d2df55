"""The rule of the waiting list, version by version."""

import peewee

from services.property.database import Table
from shared.columns import MomentField


class WaitingRule(Table):
    """What counts first, second and so on, from a day on; final. Criteria as names with spaces.

    Without a community it is everybody's who has written none.
    """

    id = peewee.BigAutoField()
    community = peewee.CharField(64, null=True)
    criteria = peewee.CharField(100)
    effective_from = peewee.DateField()
    ground = peewee.CharField(200)
    written_by = peewee.CharField(64)
    written_at = MomentField()

    class Meta:
        indexes = ((("community", "effective_from"), False),)
