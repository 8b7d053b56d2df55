"""What common parts brought, and whose it is."""

import peewee

from services.property.database import Table
from services.property.registry.models import Building
from shared.columns import MomentField


class CommonIncome(Table):
    """Income of a part that all owners share, final; investor, cost and owners add up to gross."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    source = peewee.CharField(100)
    payer = peewee.CharField(100)
    building = peewee.ForeignKeyField(Building, null=True, backref="+")
    method = peewee.CharField(16)
    gross_fen = peewee.BigIntegerField()
    investor_bp = peewee.IntegerField()
    investor_fen = peewee.BigIntegerField()
    cost_fen = peewee.BigIntegerField()
    owners_fen = peewee.BigIntegerField()
    received_on = peewee.DateField()
    recorded_by = peewee.CharField(64)
    recorded_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def received_fen(self) -> int:
        """What reached us: the investor keeps its share, in fen."""
        return self.gross_fen - self.investor_fen
