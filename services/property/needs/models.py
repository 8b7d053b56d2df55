"""What is needed, what is offered, and which offer answers which need."""

import peewee

from services.property.database import Table
from shared.columns import MomentField


class Offer(Table):
    """A resource 资源 that an organisation offers; it may answer several needs."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    title = peewee.CharField(200)
    kind = peewee.CharField(16)
    offered_by = peewee.CharField(100)
    created_at = MomentField()


class Need(Table):
    """A need 需求 of the community; with an offer it is a project 项目."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    title = peewee.CharField(200)
    kind = peewee.CharField(16)
    offer = peewee.ForeignKeyField(Offer, null=True, backref="+")
    matched_on = peewee.DateField(null=True)
    created_at = MomentField()
