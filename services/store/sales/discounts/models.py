"""Approvals of discounts; final but for the sale that uses one."""

import peewee

from services.store.database import Table
from services.store.tills.models import Till
from shared.columns import MomentField


class DiscountApproval(Table):
    """Somebody agreed that one sale at a till may give up to so much, in fen."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    till = peewee.ForeignKeyField(Till)
    discount_max_fen = peewee.BigIntegerField()
    reason = peewee.CharField(200)
    made_by = peewee.CharField(64)
    made_at = MomentField()
    sale_id = peewee.CharField(36, null=True, unique=True)
