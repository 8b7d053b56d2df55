"""Projects, and the commitments that are their sources."""

from functools import cached_property

import peewee

from services.funds.commitments.models import Commitment
from services.funds.contributions.queries import Origin
from services.funds.database import Table
from services.funds.disbursements.queries import origins, returned_fen
from services.funds.disbursements.requests.queries import pending_fen
from services.funds.funds.models import Fund
from services.funds.projects import rules
from shared.columns import MomentField


class Project(Table):
    """Something for residents that several funds pay for, `amount_fen` at most.

    `stage` is open, accepted, closed or abandoned; how far an open one is, its commitments say.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    name = peewee.CharField(200)
    purpose = peewee.TextField()
    building_id = peewee.CharField(36, null=True)
    households = peewee.IntegerField(null=True)
    agreement = peewee.CharField(16)
    amount_fen = peewee.BigIntegerField()
    stage = peewee.CharField(16, default=rules.OPEN)
    proposed_by = peewee.CharField(64)
    proposed_at = MomentField()
    accepted_by = peewee.CharField(64, null=True)
    accepted_on = peewee.DateField(null=True)
    acceptance_note = peewee.TextField(null=True)
    ended_by = peewee.CharField(64, null=True)
    ended_on = peewee.DateField(null=True)
    abandoned_for = peewee.CharField(200, null=True)

    class Meta:
        indexes = ((("community", "id"), False),)

    @cached_property
    def sources(self) -> list["ProjectSource"]:
        """Who pays, in the order in which they were named."""
        query = ProjectSource.select(ProjectSource, Commitment, Fund).join(Commitment).join(Fund)
        return list(query.where(ProjectSource.project == self).order_by(ProjectSource.position))

    @property
    def agreed_sources(self) -> list[dict]:
        """Its sources as they were sent."""
        names = ("fund_id", "amount_fen", "share_bp")
        return [{name: getattr(source, name) for name in names} for source in self.sources]

    @property
    def state(self) -> str:
        """How far it is."""
        if self.stage != rules.OPEN:
            return self.stage
        return rules.state([each.commitment.state for each in self.sources], self.paid_fen)

    @property
    def paid_fen(self) -> int:
        """What was paid, before anything came back."""
        return sum(source.paid_fen for source in self.sources)

    @property
    def returned_fen(self) -> int:
        """What came back of it."""
        return sum(source.returned_fen for source in self.sources)

    @property
    def left_fen(self) -> int:
        """What may still be asked for."""
        return sum(source.left_fen for source in self.sources)

    @property
    def per_household(self) -> dict[str, int] | None:
        """Whole fen for each household, and what no division gives to any (domain.md §1 row 41)."""
        if not self.households:
            return None
        amount = divmod(self.amount_fen, self.households)
        paid = divmod(self.paid_fen - self.returned_fen, self.households)
        names = ("amount_fen", "amount_rest_fen", "paid_fen", "paid_rest_fen")
        return dict(zip(names, amount + paid, strict=True))


class ProjectSource(Table):
    """A fund's commitment to a project, and the share it agreed to. Final."""

    id = peewee.BigAutoField()
    project = peewee.ForeignKeyField(Project, backref="+")
    position = peewee.IntegerField()
    commitment = peewee.ForeignKeyField(Commitment, backref="+", unique=True)
    share_bp = peewee.IntegerField(null=True)  # hundredths of a percent

    class Meta:
        indexes = ((("project", "position"), True),)

    @property
    def fund_id(self) -> str:
        """Whose money it is."""
        return self.commitment.fund_id

    @property
    def amount_fen(self) -> int:
        """What it promised."""
        return self.commitment.amount_fen

    @property
    def paid_fen(self) -> int:
        """What it paid, before anything came back."""
        return self.commitment.disbursed_fen

    @property
    def pending_fen(self) -> int:
        """What was asked for and is not paid yet."""
        return pending_fen(self.commitment)

    @property
    def left_fen(self) -> int:
        """What may still be asked for; nothing once the project has ended."""
        return self.commitment.open_fen - self.pending_fen

    @property
    def returned_fen(self) -> int:
        """What came back of its payments, into its lots."""
        return returned_fen(self.commitment_id)

    @property
    def origins(self) -> list[Origin]:
        """Where the money it paid came from, less what came back (domain.md §1 row 46)."""
        return origins(self.commitment_id)
