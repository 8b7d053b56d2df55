"""Approvals of whatever needs another person."""

import peewee

from services.funds.database import Table
from shared.columns import MomentField


class Approval(Table):
    """One person's yes to one thing, say a commitment; final."""

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    thing = peewee.CharField(32)
    thing_id = peewee.CharField(36)
    approved_by = peewee.CharField(64)
    approved_at = MomentField()

    class Meta:
        indexes = ((("thing", "thing_id", "approved_by"), True),)
