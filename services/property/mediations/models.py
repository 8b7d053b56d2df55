"""Mediations and the visits of whoever mediates."""

import peewee

from services.property.database import Table
from services.property.registry.models import Building, Estate
from shared.columns import MomentField


class Mediation(Table):
    """A quarrel or worry that somebody helps with (domain.md §1 row 24); never public.

    `report_id` is the report it came from, None when staff opened it. No clock runs on it.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    report_id = peewee.CharField(36, null=True)
    title = peewee.CharField(200)
    domain = peewee.CharField(32, null=True)
    text = peewee.TextField(null=True)
    building = peewee.ForeignKeyField(Building, null=True, backref="+")
    estate = peewee.ForeignKeyField(Estate, null=True, backref="+")
    state = peewee.CharField(16)
    mediator = peewee.CharField(64, null=True)
    outcome = peewee.CharField(16, null=True)
    outcome_note = peewee.TextField(null=True)
    opened_by = peewee.CharField(64)
    opened_on = peewee.DateField()
    opened_at = MomentField()
    closed_by = peewee.CharField(64, null=True)
    closed_on = peewee.DateField(null=True)
    closed_at = MomentField(null=True)

    class Meta:
        indexes = ((("community", "state"), False), (("community", "report_id"), False))

    @property
    def visits(self) -> list["MediationVisit"]:
        """Its visits, in the order they were noted."""
        return list(self.noted.order_by(MediationVisit.id))  # type: ignore[attr-defined]


class MediationVisit(Table):
    """A visit and what came of it; final."""

    id = peewee.BigAutoField()
    mediation = peewee.ForeignKeyField(Mediation, backref="noted")
    visited_on = peewee.DateField()
    note = peewee.TextField()
    noted_by = peewee.CharField(64)
    noted_at = MomentField()
