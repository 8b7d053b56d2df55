"""The photos that a record shows."""

import peewee

from gateway.database import Table
from gateway.record.models import Draft
from shared.columns import MomentField


class RecordPhoto(Table):
    """A small JPEG of a repair that somebody chose for a draft; it stays with what the draft is
    published as. Final but for its bytes, which may only go.

    `photo_id` and `work_order_id` say for staff where it comes from; everybody reads building and
    category. `content` is NULL once it was taken down, or its draft was not published.
    """

    id = peewee.CharField(36, primary_key=True)
    draft = peewee.ForeignKeyField(Draft, backref="+")
    community = peewee.CharField(64)
    number = peewee.IntegerField()
    photo_id = peewee.CharField(36)
    work_order_id = peewee.CharField(36)
    building_id = peewee.CharField(64)
    building = peewee.TextField()
    category = peewee.CharField(32)
    width = peewee.IntegerField()
    height = peewee.IntegerField()
    size = peewee.IntegerField()
    sha256 = peewee.CharField(64)
    content = peewee.BlobField(null=True)
    withdrawn_by = peewee.CharField(64, null=True)
    withdrawn_at = MomentField(null=True)
    withdrawn_for = peewee.TextField(null=True)
