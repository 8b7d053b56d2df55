"""What households were charged, month by month."""

import peewee

from services.property.database import Table
from services.property.fees.tariffs.models import FeeTariff
from services.property.registry.models import Household
from shared.columns import MomentField


class FeeCharge(Table):
    """A month's fee of a household, tax-inclusive, once; final but for what was paid of it.

    `prepaid_fen` was paid ahead, `paid_fen` since; the rest is owed.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    household = peewee.ForeignKeyField(Household, backref="+")
    tariff = peewee.ForeignKeyField(FeeTariff, backref="+")
    period = peewee.CharField(7)
    amount_fen = peewee.BigIntegerField()
    prepaid_fen = peewee.BigIntegerField()
    paid_fen = peewee.BigIntegerField()
    charged_on = peewee.DateField()
    charged_by = peewee.CharField(64)
    charged_at = MomentField()

    class Meta:
        indexes = (
            (("household", "period"), True),
            (("community", "period"), False),
            (("community", "id"), False),
        )

    @property
    def open_fen(self) -> int:
        """What is still to be paid, in fen."""
        return self.amount_fen - self.prepaid_fen - self.paid_fen
