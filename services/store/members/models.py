"""Members as they are now."""

import peewee

from services.store.database import Table
from shared.columns import MomentField


class Member(Table):
    """A person who is a member of the shop; what is known of them is personal information."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    number = peewee.CharField(32)
    name = peewee.CharField(64)
    phone = peewee.CharField(20, null=True)
    birth_date = peewee.DateField(null=True)
    joined_on = peewee.DateField()
    is_blocked = peewee.BooleanField(default=False)
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community", "number"), True), (("community", "phone"), False))
