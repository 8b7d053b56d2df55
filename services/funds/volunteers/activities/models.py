"""Activities, and who was there from when to when."""

import peewee

from services.funds.database import Table
from services.funds.volunteers.register.models import Team, Volunteer
from shared.columns import MomentField


class Activity(Table):
    """Something volunteers do on a business day; final but for its being called off."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    title = peewee.CharField(200)
    kind = peewee.CharField(32)
    day = peewee.DateField()
    place = peewee.CharField(200, null=True)
    team = peewee.ForeignKeyField(Team, null=True, backref="+")
    planned_by = peewee.CharField(64)
    planned_at = MomentField()
    cancelled_for = peewee.CharField(200, null=True)

    class Meta:
        table_name = "volunteer_activity"
        indexes = ((("community", "day"), False),)


class Attendance(Table):
    """A volunteer at an activity, once: signed (信用时), or by a paper `document` (荣誉时).

    `state`: present until signed out, then counted; complained once a complaint was upheld. The
    recorded minutes stay whatever counts of them; points in thousandths.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    activity = peewee.ForeignKeyField(Activity, backref="+")
    volunteer = peewee.ForeignKeyField(Volunteer, backref="+")
    day = peewee.DateField()
    document = peewee.CharField(200, null=True)
    signed_in_at = MomentField()
    signed_out_at = MomentField(null=True)
    state = peewee.CharField(16)
    recorded_minutes = peewee.IntegerField(default=0)
    counted_minutes = peewee.IntegerField(default=0)
    points = peewee.BigIntegerField(default=0)
    recorded_by = peewee.CharField(64)
    recorded_at = MomentField()
    complaint = peewee.CharField(200, null=True)
    upheld_by = peewee.CharField(64, null=True)

    class Meta:
        table_name = "volunteer_attendance"
        indexes = (
            (("activity", "volunteer"), True),
            (("volunteer", "day"), False),
            (("community", "day"), False),
        )

    @property
    def on_paper(self) -> bool:
        """Whether a paper record says it, and nobody signed."""
        return self.document is not None


class Correction(Table):
    """What an attendance said before another person put it right; final."""

    id = peewee.BigAutoField()
    attendance = peewee.ForeignKeyField(Attendance, backref="+")
    signed_in_at = MomentField()
    signed_out_at = MomentField(null=True)
    points = peewee.BigIntegerField()
    reason = peewee.CharField(200)
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        table_name = "volunteer_correction"
