"""What belongs to the common parts, and what has happened to it."""

import peewee

from services.property.database import Table
from services.property.registry.models import Building, Estate
from shared.columns import MomentField


class Asset(Table):
    """A thing of the common parts; whose it is decides whose its income is (domain.md §6)."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    kind = peewee.CharField(16)
    code = peewee.CharField(64)
    estate = peewee.ForeignKeyField(Estate, null=True, backref="+")
    building = peewee.ForeignKeyField(Building, null=True, backref="+")
    installed_on = peewee.DateField(null=True)
    owner = peewee.CharField(16)
    state = peewee.CharField(16)
    created_at = MomentField()


class AssetMove(Table):
    """A state an asset came into on a business day; final."""

    id = peewee.BigAutoField()
    asset = peewee.ForeignKeyField(Asset, backref="+")
    state = peewee.CharField(16)
    moved_on = peewee.DateField()
    reason = peewee.CharField(200)
    moved_by = peewee.CharField(64)
    moved_at = MomentField()
