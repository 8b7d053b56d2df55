"""Rules of points by their day, what moved, and what each volunteer has. Thousandths of a point."""

import peewee

from services.funds.database import Table
from services.funds.volunteers.register.models import Volunteer
from shared.columns import MomentField


class PointRule(Table):
    """What hours are worth from a day on, once another person approved it; final but for that.

    An activity counts in whole units of `unit_minutes`, at most `max_minutes` of it, at
    `points_per_unit` each; what a paper record says earns as much, or nothing. A yuan of goods
    costs `points_per_yuan`.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    effective_from = peewee.DateField()
    unit_minutes = peewee.IntegerField()
    points_per_unit = peewee.BigIntegerField()
    max_minutes = peewee.IntegerField()
    paper_earns = peewee.BooleanField()
    redemptions_per_quarter = peewee.IntegerField()
    points_per_yuan = peewee.BigIntegerField()
    made_by = peewee.CharField(64)
    made_at = MomentField()
    approved_by = peewee.CharField(64, null=True)
    approved_on = peewee.DateField(null=True)

    class Meta:
        indexes = ((("community", "id"), False),)


class PointAccount(Table):
    """A volunteer's points: what was credited and debited, and what is owed from earlier; what
    redemptions gave back is off the debits.

    The database refuses more debits than credits. `owed` was to be taken back when it was spent
    already; later credits pay it first.
    """

    volunteer = peewee.ForeignKeyField(Volunteer, primary_key=True, backref="+")
    credited = peewee.BigIntegerField(default=0)
    debited = peewee.BigIntegerField(default=0)
    owed = peewee.BigIntegerField(default=0)

    @property
    def balance(self) -> int:
        """What may be redeemed."""
        return self.credited - self.debited


class PointEntry(Table):
    """A movement of points, credits above zero and debits below; final."""

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    volunteer = peewee.ForeignKeyField(Volunteer, backref="+")
    kind = peewee.CharField(24)
    points = peewee.BigIntegerField()
    attendance_id = peewee.CharField(36, null=True)
    redemption_id = peewee.CharField(36, null=True)
    moved_on = peewee.DateField()
    moved_at = MomentField()
    made_by = peewee.CharField(64)

    class Meta:
        indexes = ((("volunteer", "id"), False), (("community", "moved_on"), False))
