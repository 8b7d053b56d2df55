"""People who repair, what they can, and when they are there."""

import peewee

from services.property.database import Table
from shared.columns import MomentField


class Staff(Table):
    """A person of the property company; `user` is the name they sign in with."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(64)
    user = peewee.CharField(64, null=True)
    phone = peewee.CharField(32, null=True)
    team = peewee.CharField(64, null=True)
    left_on = peewee.DateField(null=True)
    created_at = MomentField()


class StaffSkill(Table):
    """A category of repairs that a person can do."""

    staff = peewee.ForeignKeyField(Staff, backref="+")
    skill = peewee.CharField(32)


class Shift(Table):
    """When a person is there every week: ISO weekday, minutes of the day in Asia/Shanghai."""

    staff = peewee.ForeignKeyField(Staff, backref="+")
    weekday = peewee.IntegerField()
    from_minute = peewee.IntegerField()
    to_minute = peewee.IntegerField()


class Absence(Table):
    """Business days, both included, on which a person is not there; why is nobody's business."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    staff = peewee.ForeignKeyField(Staff, backref="+")
    from_on = peewee.DateField()
    to_on = peewee.DateField()
    created_at = MomentField()
