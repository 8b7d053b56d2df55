"""Tills, and the sessions in which their drawers are open."""

import peewee

from services.store.database import Table
from shared.columns import MomentField


class Till(Table):
    """A place where money is taken; it stands in an outlet."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    outlet = peewee.CharField(64)
    name = peewee.CharField(64)
    created_at = MomentField()

    class Meta:
        indexes = ((("community", "outlet", "name"), True),)


class TillSession(Table):
    """From opening a drawer to counting it; money in fen."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    till = peewee.ForeignKeyField(Till)
    # The till while the drawer is open, empty afterwards: unique, so one open session per till.
    open_till = peewee.CharField(36, null=True, unique=True)
    float_fen = peewee.BigIntegerField()
    opened_at = MomentField()
    opened_by = peewee.CharField(64)
    closed_at = MomentField(null=True)
    closed_by = peewee.CharField(64, null=True)
    expected_cash_fen = peewee.BigIntegerField(null=True)
    counted_cash_fen = peewee.BigIntegerField(null=True)

    @property
    def over_short_fen(self) -> int | None:
        """Counted less expected: over is positive; None while the drawer is open."""
        if self.counted_cash_fen is None or self.expected_cash_fen is None:
            return None
        return self.counted_cash_fen - self.expected_cash_fen


class ZReport(Table):
    """What the close of a drawer found, numbered without gaps per till; final.

    `report` is JSON, null for drawers closed before reports were kept. An office's explanation of
    what was over or short is added later, once.
    """

    session = peewee.ForeignKeyField(TillSession, primary_key=True)
    till = peewee.ForeignKeyField(Till)
    number = peewee.IntegerField()
    report = peewee.TextField(null=True)
    explanation = peewee.CharField(400, null=True)
    explained_by = peewee.CharField(64, null=True)
    explained_at = MomentField(null=True)

    class Meta:
        indexes = ((("till", "number"), True),)
