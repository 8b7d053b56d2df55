"""Estates, their buildings, the households in them and whom to ask for."""

import peewee

from services.property.database import Table
from shared.columns import MomentField


class Estate(Table):
    """A housing estate 小区 and the way it is managed; None where nobody has said."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(200)
    mode = peewee.CharField(32, null=True)
    address = peewee.CharField(200, null=True)
    created_at = MomentField()

    class Meta:
        indexes = ((("community", "name"), True),)


class Building(Table):
    """A building; `managed` when a property company is paid to look after it.

    Name and `managed` are today's; `BuildingDay` keeps what they were.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    estate = peewee.ForeignKeyField(Estate, null=True, backref="+")
    name = peewee.CharField(200)
    address = peewee.CharField(200)
    managed = peewee.BooleanField()
    floors = peewee.IntegerField(null=True)
    entrances = peewee.IntegerField(null=True)
    created_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False),)


class BuildingDay(Table):
    """What a building was called and whether it was managed, from a day on; final."""

    id = peewee.BigAutoField()
    building = peewee.ForeignKeyField(Building, backref="+")
    effective_from = peewee.DateField()
    name = peewee.CharField(200)
    managed = peewee.BooleanField()
    reason = peewee.CharField(200, null=True)
    made_by = peewee.CharField(64)
    made_at = MomentField()


class Household(Table):
    """A flat and whom to ask for; name and phone are personal information (domain.md §6).

    `area_hundredths` is its area in hundredths of a square metre, None where nobody measured it.
    `contact_name` and `phone` are those of its main `Contact`.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    building = peewee.ForeignKeyField(Building, backref="+")
    unit = peewee.CharField(64)
    contact_name = peewee.CharField(64, null=True)
    phone = peewee.CharField(32, null=True)
    area_hundredths = peewee.IntegerField(null=True)
    floor = peewee.IntegerField(null=True)
    closed_on = peewee.DateField(null=True)
    closed_reason = peewee.CharField(200, null=True)
    created_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False), (("building", "unit"), True))


class Contact(Table):
    """A person of a household; nothing sensitive (domain.md §6, PIPL §28) is kept of anybody."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    household = peewee.ForeignKeyField(Household, backref="+")
    name = peewee.CharField(64, null=True)
    phone = peewee.CharField(32, null=True)
    role = peewee.CharField(16)
    main = peewee.BooleanField()
    created_at = MomentField()
