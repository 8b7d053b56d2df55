"""Plans of visits and the visits; nothing sensitive (domain.md §6, PIPL §28) is kept."""

import peewee

from services.property.database import Table
from services.property.registry.models import Household
from services.property.wishes.models import Wish
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class VisitPlan(Table):
    """Somebody comes by a household every so many days; why is not kept. One at a time."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    household = peewee.ForeignKeyField(Household, backref="+")
    every_days = peewee.IntegerField()
    from_on = peewee.DateField()
    due_on = peewee.DateField()
    ended_on = peewee.DateField(null=True)
    created_at = MomentField()


class Visit(Table):
    """A visit and what was found, in few words; what it led to is one order or wish each."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    plan = peewee.ForeignKeyField(VisitPlan, backref="+")
    visited_on = peewee.DateField()
    visited_by = peewee.CharField(64)
    outcome = peewee.CharField(16)
    note = peewee.CharField(100, null=True)
    work_order = peewee.ForeignKeyField(WorkOrder, null=True, backref="+")
    wish = peewee.ForeignKeyField(Wish, null=True, backref="+")
    recorded_by = peewee.CharField(64)
    recorded_at = MomentField()
