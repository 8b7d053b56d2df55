"""Cash moves, as they happened; all of it final."""

import peewee

from services.store.database import Table
from services.store.tills.models import TillSession
from shared.columns import MomentField


class CashMove(Table):
    """Cash that went into a drawer (pay_in) or left it (pay_out, safe_drop), in fen."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    session = peewee.ForeignKeyField(TillSession)
    kind = peewee.CharField(16)
    purpose = peewee.CharField(16)
    amount_fen = peewee.BigIntegerField()
    reason = peewee.CharField(200)
    moved_at = MomentField()
    moved_on = peewee.DateField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community", "purpose"), False),)

    @property
    def till_id(self) -> str:
        """The till whose drawer it was."""
        return self.session.till_id
