"""Budgets: what a fund may promise and pay in a year, line by line."""

import peewee

from services.funds.budgets import rules
from services.funds.database import Table
from services.funds.funds.models import Fund
from shared.columns import MomentField


class Budget(Table):
    """What a fund may promise in a calendar year, in fen.

    proposed, then active once another person approved it, or refused; closed by the roll-over.
    What it was proposed with is final.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    fund = peewee.ForeignKeyField(Fund, backref="+")
    year = peewee.IntegerField()
    amount_fen = peewee.BigIntegerField()
    state = peewee.CharField(20)
    proposed_by = peewee.CharField(64)
    proposed_at = MomentField()
    approved_by = peewee.CharField(64, null=True)
    resolved_on = peewee.DateField(null=True)
    reason = peewee.CharField(200, null=True)
    closed_on = peewee.DateField(null=True)

    class Meta:
        indexes = ((("community", "id"), False),)

    @property
    def uses(self) -> list["BudgetLine"]:
        """Its lines in their order; the last is for every use without a line of its own."""
        return list(self.lines.order_by(BudgetLine.position))  # type: ignore[attr-defined]

    @property
    def proposed_uses(self) -> list[dict]:
        """Its lines as they were sent."""
        return [
            {"use": line.use, "amount_fen": line.budgeted_fen}
            for line in self.uses
            if line.use != rules.OTHER
        ]

    @property
    def total(self) -> rules.Figures:
        """All lines together."""
        return rules.total([line.figures for line in self.uses])


class BudgetLine(Table):
    """Part of a budget, for one use or (`other`) for all that have no line; kept with each move.

    `carried_fen` came from the year before, `passed_on_fen` went to the next. The database refuses
    to let what is promised, paid and passed on exceed what was given.
    """

    id = peewee.CharField(36, primary_key=True)
    budget = peewee.ForeignKeyField(Budget, backref="lines")
    position = peewee.IntegerField()
    use = peewee.CharField(32)
    budgeted_fen = peewee.BigIntegerField()
    supplemented_fen = peewee.BigIntegerField(default=0)
    carried_fen = peewee.BigIntegerField(default=0)
    committed_fen = peewee.BigIntegerField(default=0)
    disbursed_fen = peewee.BigIntegerField(default=0)
    passed_on_fen = peewee.BigIntegerField(default=0)

    class Meta:
        indexes = ((("budget", "use"), True),)

    @property
    def figures(self) -> rules.Figures:
        """Its figures in fen."""
        return rules.Figures(*(getattr(self, field) for field in rules.Figures._fields))

    @property
    def left_fen(self) -> int:
        """What may still be promised; of a closed budget, what lapsed."""
        return self.figures.left_fen
