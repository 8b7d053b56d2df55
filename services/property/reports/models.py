"""Reports, their photos, and what happened to each."""

import peewee

from services.property.database import Table
from services.property.photos.models import Photo
from services.property.registry.models import Building
from shared.columns import MomentField


class Report(Table):
    """What somebody reported; name and phone are personal information and may be forgotten.

    `visitor` is the gateway's name for the address of that day, never the address. `target_id` is
    the work order, mediation or matter that came of it, as `route` says. A report that says what
    another one says is `joined` to it.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    building = peewee.ForeignKeyField(Building, backref="+")
    unit = peewee.CharField(64, null=True)
    domain = peewee.CharField(32)
    urgency = peewee.CharField(16)
    text = peewee.TextField()
    name = peewee.CharField(64, null=True)
    phone = peewee.CharField(32, null=True)
    channel = peewee.CharField(16)
    visitor = peewee.CharField(32, null=True)
    code_hash = peewee.CharField(64, unique=True)
    reference = peewee.CharField(24, unique=True)
    state = peewee.CharField(16)
    duplicate_of = peewee.ForeignKeyField("self", null=True, backref="+")
    route = peewee.CharField(16, null=True)
    target_id = peewee.CharField(36, null=True)
    reported_by = peewee.CharField(64)
    reported_on = peewee.DateField()
    reported_at = MomentField()
    routed_at = MomentField(null=True)

    class Meta:
        indexes = (
            (("community", "id"), False),
            (("community", "state", "id"), False),
            (("building", "domain", "reported_on"), False),
            (("building", "reported_on"), False),
            (("visitor", "reported_at"), False),
        )

    @property
    def steps(self) -> list["ReportStep"]:
        """What happened to it, the oldest first."""
        return list(self.taken.order_by(ReportStep.id))  # type: ignore[attr-defined]

    @property
    def photo_ids(self) -> list[str]:
        """Its photos, in the order they were sent."""
        rows = self.shown.order_by(ReportPhoto.id)  # type: ignore[attr-defined]
        return [row.photo_id for row in rows]


class ReportStep(Table):
    """What happened to a report: a routing with its target, a rejection, a remark. Final."""

    id = peewee.BigAutoField()
    report = peewee.ForeignKeyField(Report, backref="taken")
    kind = peewee.CharField(16)
    route = peewee.CharField(16, null=True)
    target_id = peewee.CharField(36, null=True)
    code = peewee.CharField(16, null=True)
    text = peewee.TextField()
    made_by = peewee.CharField(64)
    made_at = MomentField()


class ReportPhoto(Table):
    """A photo that whoever reported has sent. Final."""

    id = peewee.BigAutoField()
    report = peewee.ForeignKeyField(Report, backref="shown")
    photo = peewee.ForeignKeyField(Photo, backref="+", unique=True)


class ReportLimit(Table):
    """A limit of a community from a day on; the newest row of a day holds. Final."""

    id = peewee.BigAutoField()
    community = peewee.CharField(64)
    name = peewee.CharField(32)
    value = peewee.IntegerField()
    effective_from = peewee.DateField()
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("community", "name", "effective_from"), False),)
