"""What moved on members' points; final."""

import peewee

from services.store.database import Table
from services.store.members.models import Member
from shared.columns import MomentField


class PointsMovement(Table):
    """One change of a member's points; a member's points are their sum.

    earned: by a sale; redeemed: as a discount of one; taken_back, given_back: that sale was
    refunded; gift: for a thing. `fen` is what earned them or what they were worth.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    member = peewee.ForeignKeyField(Member)
    kind = peewee.CharField(16)
    points = peewee.BigIntegerField()
    fen = peewee.BigIntegerField()
    sale_id = peewee.CharField(36, null=True)
    document_id = peewee.CharField(36)
    reason = peewee.CharField(200, null=True)
    moved_at = MomentField()
    moved_on = peewee.DateField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("sale_id",), False),)
