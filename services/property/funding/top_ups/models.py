"""What property asked of a fund on top of a commitment."""

import peewee

from services.property.database import Table
from services.property.funding.models import Commitment
from shared.columns import MomentField


class TopUp(Table):
    """More money for a repair, in fen, and what property knows of the answer.

    `state`: asked, refused (then `refusal` is the fund's code), awaiting_approval, made, or
    dropped where it awaited approval and got none (then `refusal` says why).
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    commitment = peewee.ForeignKeyField(Commitment, backref="+")
    added_fen = peewee.BigIntegerField()
    reason = peewee.CharField(200)
    state = peewee.CharField(20)
    refusal = peewee.CharField(200, null=True)
    asked_by = peewee.CharField(64)
    asked_at = MomentField()

    class Meta:
        indexes = ((("community", "state"), False),)
