"""Buildings and the households in them."""

import peewee

from services.property.database import Table
from shared.columns import MomentField


class Building(Table):
    """A building; `managed` when a property company is paid to look after it."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(200)
    address = peewee.CharField(200)
    managed = peewee.BooleanField()
    created_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False),)


class Household(Table):
    """A flat and whom to ask for; name and phone are personal information (domain.md §6).

    `area_hundredths` is its area in hundredths of a square metre, None where nobody measured it.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    building = peewee.ForeignKeyField(Building, backref="+")
    unit = peewee.CharField(64)
    contact_name = peewee.CharField(64, null=True)
    phone = peewee.CharField(32, null=True)
    area_hundredths = peewee.IntegerField(null=True)
    created_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False), (("building", "unit"), True))
