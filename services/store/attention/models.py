"""The list of what a person must look at."""

import peewee

from services.store.database import Table
from shared.columns import MomentField


class Attention(Table):
    """Something that was accepted and needs a person's word; only that word is added later.

    `content` is what was sent where it could not be kept as it was, as JSON.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    code = peewee.CharField(64)
    subject_id = peewee.CharField(36)
    day = peewee.DateField()
    sentence = peewee.CharField(400)
    content = peewee.TextField(null=True)
    raised_by = peewee.CharField(64)
    raised_at = MomentField()
    settled_by = peewee.CharField(64, null=True)
    settled_at = MomentField(null=True)
    note = peewee.CharField(400, null=True)

    class Meta:
        indexes = ((("community", "settled_at"), False), (("subject_id",), False))
