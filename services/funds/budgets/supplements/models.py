"""What was added to budgets, or taken off them."""

import peewee

from services.funds.budgets.models import BudgetLine
from services.funds.database import Table
from shared.columns import MomentField


class BudgetSupplement(Table):
    """Fen by which a line of a budget shall be larger, or smaller where negative.

    awaiting_approval, then made or refused, once and for good.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    line = peewee.ForeignKeyField(BudgetLine, backref="+")
    amount_fen = peewee.BigIntegerField()
    purpose = peewee.CharField(200)
    state = peewee.CharField(20)
    proposed_by = peewee.CharField(64)
    proposed_at = MomentField()
    approved_by = peewee.CharField(64, null=True)
    resolved_on = peewee.DateField(null=True)
    reason = peewee.CharField(200, null=True)

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def budget_id(self) -> str:
        """Whose line it is."""
        return self.line.budget_id

    @property
    def use(self) -> str:
        """What the line is for."""
        return self.line.use
