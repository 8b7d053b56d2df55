"""The clock of every order, and how high it has come."""

import peewee

from services.property.clocks import rules
from services.property.database import Table
from services.property.terms.models import Term
from services.property.terms.rules import DEFAULTS, limits_of
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class Clock(Table):
    """When an order is due and whether it was in time (rules.Clock); None: not yet known.

    Without a `term` the default of its urgency holds. `next_due_at` is the first deadline that
    has not been met, `act_at` the moment after which something is done about it (chores.py).
    Without `run_from` the order is older than its clock, which is made with its next turn.
    """

    work_order = peewee.ForeignKeyField(WorkOrder, primary_key=True, backref="+")
    community = peewee.CharField(64)
    term = peewee.ForeignKeyField(Term, null=True, backref="+")
    known_year = peewee.IntegerField()
    run_from = MomentField(null=True)
    take_due_at = MomentField(null=True)
    arrive_due_at = MomentField(null=True)
    finish_due_at = MomentField(null=True)
    held_since = MomentField(null=True)
    paused_seconds = peewee.BigIntegerField(default=0)
    extended = peewee.BooleanField(default=False)
    was_late = peewee.BooleanField(default=False)
    taken_in_time = peewee.BooleanField(null=True)
    arrived_in_time = peewee.BooleanField(null=True)
    finished_in_time = peewee.BooleanField(null=True)
    urged = peewee.BooleanField(default=False)
    deadline = peewee.CharField(16, null=True)
    next_due_at = MomentField(null=True)
    warn_at = MomentField(null=True)
    act_at = MomentField(null=True, index=True)

    class Meta:
        indexes = ((("community", "next_due_at", "warn_at"), False),)

    def measure(self, urgency: str) -> rules.Measure:
        """What an order of this urgency is measured by."""
        limits = DEFAULTS[urgency] if self.term is None else limits_of(self.term)
        return rules.measure(limits, self.known_year)

    def kept(self, state: str) -> rules.Clock:
        """The clock of an order in that state as it is kept."""
        return rules.Clock(state, *(getattr(self, name) for name in rules.Clock._fields[1:]))


class LevelMove(Table):
    """Who brought an order to a higher level, when and why. Final."""

    id = peewee.BigAutoField()
    work_order = peewee.ForeignKeyField(WorkOrder, backref="+")
    from_level = peewee.CharField(16)
    to_level = peewee.CharField(16)
    reason = peewee.CharField(200)
    moved_by = peewee.CharField(64)
    moved_at = MomentField()
