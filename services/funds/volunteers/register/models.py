"""Volunteers and their teams."""

import peewee

from services.funds.database import Table
from shared.columns import MomentField


class Team(Table):
    """A team of volunteers; its name stands once in a community."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(64)
    created_at = MomentField()

    class Meta:
        table_name = "volunteer_team"
        indexes = ((("community", "name"), True),)


class Volunteer(Table):
    """A person who helps; `left_on` is the first day without them. Name, phone and party
    membership are personal data (domain.md §6)."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(64)
    phone = peewee.CharField(32, null=True)
    team = peewee.ForeignKeyField(Team, null=True, backref="+")
    is_party_member = peewee.BooleanField()
    joined_on = peewee.DateField()
    left_on = peewee.DateField(null=True)
    created_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False),)
