"""Matters, their meetings, proposals, decision, work orders and history."""

import peewee

from services.property.database import Table
from services.property.registry.models import Building, Estate
from services.property.work_orders.models import WorkOrder
from shared.columns import MomentField


class Matter(Table):
    """What the neighbourhood talks over before anything is done.

    `subject` says which of the matters of 民法典 §278 it is: owners vote on those; the first vote
    settles it. None is what a meeting decides. `report_id` is the report it came from, None when
    staff opened it.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    report_id = peewee.CharField(36, null=True)
    title = peewee.CharField(200)
    domain = peewee.CharField(32, null=True)
    text = peewee.TextField(null=True)
    building = peewee.ForeignKeyField(Building, null=True, backref="+")
    estate = peewee.ForeignKeyField(Estate, null=True, backref="+")
    subject = peewee.CharField(32, null=True)
    state = peewee.CharField(20)
    opened_by = peewee.CharField(64)
    opened_on = peewee.DateField()
    opened_at = MomentField()

    class Meta:
        indexes = ((("community", "state"), False), (("community", "report_id"), False))

    @property
    def meetings(self) -> list["Meeting"]:
        """Its meetings, the first held first."""
        return list(self.held.order_by(Meeting.held_on, Meeting.recorded_at))  # type: ignore[attr-defined]

    @property
    def proposals(self) -> list["Proposal"]:
        """Its proposals, in the order they were made."""
        return list(self.proposed.order_by(Proposal.made_at, Proposal.id))  # type: ignore[attr-defined]

    @property
    def votes(self) -> list:
        """Its votes (votes/models.py), the oldest first."""
        asked = self.called  # type: ignore[attr-defined]
        return list(asked.order_by(asked.model.opened_at, asked.model.id))

    @property
    def decision(self) -> "Decision | None":
        """What was decided, or None."""
        return self.decided.first()  # type: ignore[attr-defined]

    @property
    def orders(self) -> list[WorkOrder]:
        """The work orders that carry it out."""
        ordered = MatterOrder.select(MatterOrder.work_order).where(MatterOrder.matter == self)
        return list(WorkOrder.select().where(WorkOrder.id.in_(ordered)).order_by(WorkOrder.id))

    @property
    def history(self) -> list["MatterMove"]:
        """Its moves, the oldest first."""
        return list(self.moves.order_by(MatterMove.id))  # type: ignore[attr-defined]


class Meeting(Table):
    """A meeting on a matter, with its minutes; final."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    matter = peewee.ForeignKeyField(Matter, backref="held")
    kind = peewee.CharField(16)
    held_on = peewee.DateField()
    place = peewee.CharField(200)
    attendance = peewee.IntegerField()
    minutes = peewee.TextField()
    recorded_by = peewee.CharField(64)
    recorded_at = MomentField()


class Proposal(Table):
    """What somebody proposes to do about a matter; final. No name is kept of who proposed it."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    matter = peewee.ForeignKeyField(Matter, backref="proposed")
    title = peewee.CharField(200)
    text = peewee.TextField()
    proposer = peewee.CharField(20)
    recorded_by = peewee.CharField(64)
    made_at = MomentField()


class Decision(Table):
    """What was decided on a proposal, by a vote or by a meeting (one of them); final."""

    matter = peewee.ForeignKeyField(Matter, primary_key=True, backref="decided")
    outcome = peewee.CharField(16)
    proposal = peewee.ForeignKeyField(Proposal, backref="+")
    meeting = peewee.ForeignKeyField(Meeting, null=True, backref="+")
    vote_id = peewee.CharField(36, null=True)
    minutes = peewee.TextField()
    decided_on = peewee.DateField()
    decided_by = peewee.CharField(64)
    decided_at = MomentField()


class MatterOrder(Table):
    """A work order that carries a decision out; final."""

    work_order = peewee.ForeignKeyField(WorkOrder, primary_key=True, backref="+")
    matter = peewee.ForeignKeyField(Matter, backref="+")


class MatterMove(Table):
    """Who moved a matter, when, from where to where, and why; final."""

    id = peewee.BigAutoField()
    matter = peewee.ForeignKeyField(Matter, backref="moves")
    from_state = peewee.CharField(20, null=True)
    to_state = peewee.CharField(20)
    reason = peewee.CharField(200)
    moved_by = peewee.CharField(64)
    moved_at = MomentField()
