"""What staff answer for, and the ratings of it."""

import peewee

from services.property.database import Table
from services.property.registry.staff.models import Staff
from shared.columns import MomentField


class Duty(Table):
    """Something a person answers for; nobody's while it has no `staff`."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(200)
    staff = peewee.ForeignKeyField(Staff, null=True, backref="+")
    ended_on = peewee.DateField(null=True)
    created_at = MomentField()


class DutyRating(Table):
    """A score from 1 to 5 of a residents' representative for a quarter; final.

    `staff` is who answered for the duty then; `rater` tells representatives apart.
    """

    id = peewee.BigAutoField()
    duty = peewee.ForeignKeyField(Duty, backref="+")
    staff = peewee.ForeignKeyField(Staff, null=True, backref="+")
    quarter = peewee.CharField(7)
    rater = peewee.CharField(64)
    score = peewee.IntegerField()
    note = peewee.CharField(200, null=True)
    written_by = peewee.CharField(64)
    written_at = MomentField()
