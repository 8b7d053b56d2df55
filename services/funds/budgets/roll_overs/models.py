"""Roll-overs: a year's budget closed, and what of it went on to the next."""

import peewee

from services.funds.budgets.models import Budget
from services.funds.database import Table
from shared.columns import MomentField


class BudgetRollOver(Table):
    """The end of a budget, as one proposed and another approved it; figures in fen once done.

    awaiting_approval, then done or refused. `carry_bp` in hundredths of a percent.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    budget = peewee.ForeignKeyField(Budget, backref="+")
    carry_bp = peewee.IntegerField()
    state = peewee.CharField(20)
    proposed_by = peewee.CharField(64)
    proposed_at = MomentField()
    approved_by = peewee.CharField(64, null=True)
    resolved_on = peewee.DateField(null=True)
    reason = peewee.CharField(200, null=True)
    next_budget_id = peewee.CharField(36, null=True)
    open_count = peewee.IntegerField(null=True)
    moved_fen = peewee.BigIntegerField(null=True)
    carried_on_fen = peewee.BigIntegerField(null=True)
    lapsed_fen = peewee.BigIntegerField(null=True)

    class Meta:
        indexes = ((("community", "id"), False),)
