"""Disbursements: what a fund paid, and out of which lots."""

import peewee

from services.funds.commitments.models import Commitment
from services.funds.contributions.models import Contribution
from services.funds.database import Table
from services.funds.funds.models import Fund
from shared.columns import MomentField


class Disbursement(Table):
    """A payment in fen out of a commitment; final but for `returned_fen`, what came back of it,
    and the budget line it counts in, if its year got a budget later.

    `request_id`: the request that two others reviewed and paid; None: paid within the threshold.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund = peewee.ForeignKeyField(Fund, backref="+")
    commitment = peewee.ForeignKeyField(Commitment, backref="+")
    use = peewee.CharField(32, default="repair")
    work_order_id = peewee.CharField(36, null=True)
    building_id = peewee.CharField(36, null=True)
    request_id = peewee.CharField(36, null=True)
    payee = peewee.CharField(200, null=True)
    document = peewee.CharField(200, null=True)
    bank_reference = peewee.CharField(200, null=True)
    paid_on = peewee.DateField()
    amount_fen = peewee.BigIntegerField()
    returned_fen = peewee.BigIntegerField(default=0)
    budget_line_id = peewee.CharField(36, null=True)
    recorded_at = MomentField()

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def lots(self) -> list["Consumption"]:
        """What it consumed, in the order of consumption."""
        return list(self.consumptions.order_by(Consumption.position))  # type: ignore[attr-defined]


class Consumption(Table):
    """A slice of a contribution: `amount_fen` of it, beginning at its `from_fen`-th fen. Final."""

    id = peewee.BigAutoField()
    disbursement = peewee.ForeignKeyField(Disbursement, backref="consumptions")
    position = peewee.IntegerField()
    contribution = peewee.ForeignKeyField(Contribution, backref="+")
    from_fen = peewee.BigIntegerField()
    amount_fen = peewee.BigIntegerField()

    class Meta:
        indexes = ((("contribution", "from_fen"), False),)
