"""Work orders, their frozen costs and their history."""

import peewee

from services.property.database import Table
from services.property.registry.models import Building
from services.property.work_orders.rules import MOVES, STAGES
from shared.columns import MomentField


class WorkOrder(Table):
    """A repair the community ordered. All money in fen; without a fund nobody pays it back.

    `assignee` is a username, None also while whoever is first may take it. `by_default`: nobody
    spoke in time, so it counts as accepted, and as closed without a rating (domain.md §5.3).
    `planned_on`: opened ahead, for a business day on which its clock begins.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    title = peewee.CharField(200)
    category = peewee.CharField(32)
    description = peewee.TextField()
    building = peewee.ForeignKeyField(Building, backref="+")
    fund_id = peewee.CharField(36, null=True)
    estimate_fen = peewee.BigIntegerField()
    state = peewee.CharField(20)
    assignee = peewee.CharField(64, null=True)
    cost_fen = peewee.BigIntegerField(null=True)
    accepted_by = peewee.CharField(64, null=True)
    paid_fen = peewee.BigIntegerField(default=0)
    paid_on = peewee.DateField(null=True)
    returned_fen = peewee.BigIntegerField(default=0)
    rating = peewee.IntegerField(null=True)
    comment = peewee.TextField(null=True)
    opened_by = peewee.CharField(64)
    opened_on = peewee.DateField()
    opened_at = MomentField()
    channel = peewee.CharField(16, default="staff")
    urgency = peewee.CharField(16, default="ordinary")
    level = peewee.CharField(16, default="grid")
    payer = peewee.CharField(16, null=True)
    report_id = peewee.CharField(36, null=True)
    asset_id = peewee.CharField(36, null=True)
    household_id = peewee.CharField(36, null=True)
    warranty_of = peewee.CharField(36, null=True)
    team = peewee.CharField(64, null=True)
    rework_count = peewee.IntegerField(default=0)
    resume_on = peewee.DateField(null=True)
    planned_on = peewee.DateField(null=True)
    by_default = peewee.BooleanField(default=False)
    responded_in_time = peewee.BooleanField(null=True)
    finished_in_time = peewee.BooleanField(null=True)
    solved = peewee.BooleanField(null=True)
    taken_at = MomentField(null=True)
    arrived_at = MomentField(null=True)
    completed_at = MomentField(null=True)
    accepted_at = MomentField(null=True)
    closed_at = MomentField(null=True)

    class Meta:
        indexes = ((("community", "id"), False), (("community", "state"), False))

    @property
    def stage(self) -> str:
        """Its state as residents call it (domain.md §5.3)."""
        return STAGES[self.state]

    @property
    def allowed(self) -> tuple[str, ...]:
        """The states it may go to."""
        return MOVES[self.state]

    @property
    def lines(self) -> list["CostLine"]:
        """Its frozen costs, as the repairer wrote them down."""
        return list(self.cost_lines.order_by(CostLine.position))  # type: ignore[attr-defined]

    @property
    def history(self) -> list["Move"]:
        """Its moves, the oldest first."""
        return list(self.moves.order_by(Move.id))  # type: ignore[attr-defined]

    @property
    def notes(self) -> list["Note"]:
        """What happened to it without moving it, the oldest first."""
        return list(self.noted.order_by(Note.id))  # type: ignore[attr-defined]

    @property
    def commitment(self):
        """What was asked of its fund and not taken back (funding/models.py), or None."""
        asked = self.commitments  # type: ignore[attr-defined]
        return asked.where(asked.model.state != "released").first()


class CostLine(Table):
    """A cost in fen, frozen when the repair was finished; final.

    `source`: bought for the order, or store: parts of the shop at their cost.
    """

    id = peewee.BigAutoField()
    work_order = peewee.ForeignKeyField(WorkOrder, backref="cost_lines")
    position = peewee.IntegerField()
    kind = peewee.CharField(16)
    description = peewee.CharField(200)
    amount_fen = peewee.BigIntegerField()
    source = peewee.CharField(16, default="bought")

    class Meta:
        indexes = ((("work_order", "position"), True),)


class Move(Table):
    """Who moved an order, when, from where to where, and why. Final."""

    id = peewee.BigAutoField()
    work_order = peewee.ForeignKeyField(WorkOrder, backref="moves")
    from_state = peewee.CharField(20, null=True)
    to_state = peewee.CharField(20)
    reason = peewee.CharField(200)
    moved_by = peewee.CharField(64)
    moved_at = MomentField()


class Note(Table):
    """What happened to an order without moving it: who arrived, urged, remarked. Final."""

    id = peewee.BigAutoField()
    work_order = peewee.ForeignKeyField(WorkOrder, backref="noted")
    kind = peewee.CharField(16)
    text = peewee.TextField()
    noted_by = peewee.CharField(64)
    noted_at = MomentField()
