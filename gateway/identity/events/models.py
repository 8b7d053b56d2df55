"""Changes of people, roles, tokens and policies; final."""

import peewee

from gateway.database import Table
from shared.columns import MomentField


class IdentityEvent(Table):
    """`actor` did `what` to `subject`: a username, or the id of a token or an invitation."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    happened_at = MomentField()
    actor = peewee.CharField(64)
    subject = peewee.CharField(64)
    what = peewee.CharField(64)
    detail = peewee.TextField()
