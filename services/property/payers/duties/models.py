"""What the property contract must bear, each row from a day on."""

import peewee

from services.property.database import Table
from services.property.registry.models import Estate
from shared.columns import MomentField


class ContractDuty(Table):
    """Repairs of a category are the property company's to pay from a day on; final.

    Without an estate it is for all of the community; a row that does not bear ends an earlier one.
    """

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    estate = peewee.ForeignKeyField(Estate, null=True, backref="+")
    category = peewee.CharField(32)
    bears = peewee.BooleanField()
    effective_from = peewee.DateField()
    ground = peewee.CharField(200)
    written_by = peewee.CharField(64)
    written_at = MomentField()

    class Meta:
        indexes = ((("community", "category", "effective_from"), False),)
