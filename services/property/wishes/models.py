"""Wishes and how they came true."""

import peewee

from services.property.database import Table
from services.property.registry.models import Building, Household
from shared.columns import MomentField


class Wish(Table):
    """A small wish; `cost_fen` is a memo value: nothing of it is in the books.

    The title is read by everybody; whose wish it is only by those who need to know.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    title = peewee.CharField(100)
    building = peewee.ForeignKeyField(Building, backref="+")
    household = peewee.ForeignKeyField(Household, null=True, backref="+")
    wished_by = peewee.CharField(64, null=True)
    state = peewee.CharField(16)
    claimed_by = peewee.CharField(100, null=True)
    claimed_on = peewee.DateField(null=True)
    fulfilled_on = peewee.DateField(null=True)
    cost_fen = peewee.BigIntegerField(null=True)
    posted_on = peewee.DateField()
    posted_by = peewee.CharField(64)
    posted_at = MomentField()


class WishMove(Table):
    """Who moved a wish, when, from where to where, for whom or why; final."""

    id = peewee.BigAutoField()
    wish = peewee.ForeignKeyField(Wish, backref="+")
    from_state = peewee.CharField(16, null=True)
    to_state = peewee.CharField(16)
    note = peewee.CharField(200)
    moved_by = peewee.CharField(64)
    moved_at = MomentField()
