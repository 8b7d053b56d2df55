"""Photos, and which of them show a repair before and after."""

import peewee

from services.property.database import Table
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class Photo(Table):
    """A JPEG with its SHA-256; it belongs to nothing until it is used, and then to one thing.

    `community` is empty while nobody knows whose it will be. `visitor` is the gateway's name for
    the address of that day.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    sha256 = peewee.CharField(64)
    width = peewee.IntegerField()
    height = peewee.IntegerField()
    size = peewee.IntegerField()
    content = peewee.BlobField()
    visitor = peewee.CharField(32, null=True)
    stored_by = peewee.CharField(64)
    stored_at = MomentField()
    used_at = MomentField(null=True)

    class Meta:
        indexes = ((("visitor", "sha256"), False),)


class OrderPhoto(Table):
    """A photo of a repair: `kind` is before or after. Final."""

    id = peewee.BigAutoField()
    work_order = peewee.ForeignKeyField(WorkOrder, backref="+")
    photo = peewee.ForeignKeyField(Photo, backref="+", unique=True)
    kind = peewee.CharField(8)
    added_by = peewee.CharField(64)
    added_at = MomentField()
