"""Asking what a roll-over would do, and what it did. Read-only."""

from typing import NamedTuple

from services.funds.budgets import queries as budgets
from services.funds.budgets.models import Budget, BudgetLine
from services.funds.budgets.roll_overs import rules
from services.funds.budgets.roll_overs.models import BudgetRollOver
from services.funds.budgets.supplements.queries import awaiting
from services.funds.commitments.models import Commitment
from services.funds.commitments.raises.models import CommitmentRaise
from services.funds.commitments.rules import OPEN
from services.funds.disbursements.requests.models import DisbursementRequest
from services.funds.disbursements.requests.rules import PENDING
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Plan(NamedTuple):
    """What rolling a budget over would do now: nothing, while there are problems."""

    budget_id: str
    year: int
    next_budget_id: str | None
    carry_bp: int
    open_count: int
    lines: list[rules.Passed]
    problems: list[rules.Problem]

    @property
    def moved_fen(self) -> int:
        """What goes on with open promises."""
        return sum(line.moved_fen for line in self.lines)

    @property
    def carried_on_fen(self) -> int:
        """What nobody asked for and is carried on."""
        return sum(line.carried_on_fen for line in self.lines)

    @property
    def lapsed_fen(self) -> int:
        """What is lost to the next year."""
        return sum(line.lapsed_fen for line in self.lines)


def preview(who: Principal, budget_id: str, carry_bp: int) -> Plan:
    """What a roll-over would do now. Raises `budget_unknown`."""
    return plan(budgets.budget(who, budget_id), carry_bp)


def plan(budget: Budget, carry_bp: int) -> Plan:
    """What rolling this budget over would do now."""
    following = budgets.of_year(budget.fund_id, budget.year + 1, "active")
    next_uses = [line.use for line in following.uses] if following else []
    endings = [rules.Ending(line.use, line.committed_fen, line.left_fen) for line in budget.uses]
    return Plan(
        budget_id=budget.id,
        year=budget.year,
        next_budget_id=following and following.id,
        carry_bp=carry_bp,
        open_count=_open(budget).count(),
        lines=rules.passed(endings, next_uses, carry_bp),
        problems=rules.problems(_counts(budget, following)),
    )


def roll_overs(who: Principal, wanted: dict) -> Page:
    """A page of the community's roll-overs."""
    query = BudgetRollOver.select().where(BudgetRollOver.community == who.community)
    for name in ("budget_id", "state"):
        if wanted[name] is not None:
            query = query.where(getattr(BudgetRollOver, name) == wanted[name])
    return page(query, BudgetRollOver.id, wanted["limit"], wanted["after"])


def one(who: Principal, roll_over_id: str) -> BudgetRollOver:
    """One roll-over. Raises `budget_roll_over_unknown`."""
    found = BudgetRollOver.get_or_none(
        (BudgetRollOver.community == who.community) & (BudgetRollOver.id == roll_over_id)
    )
    if found is None:
        raise missing("budget_roll_over", roll_over_id)
    return found


def unrefused(budget: Budget) -> BudgetRollOver | None:
    """The roll-over of a budget that awaits approval or is done, or None."""
    return BudgetRollOver.get_or_none(
        (BudgetRollOver.budget == budget) & (BudgetRollOver.state != "refused")
    )


def _counts(budget: Budget, following: Budget | None) -> dict[str, int]:
    unapproved = _open(budget).where(Commitment.state == "awaiting_approval").count()
    raises = (
        CommitmentRaise.select()
        .join(Commitment)
        .where(_mine(budget) & (CommitmentRaise.state == "awaiting_approval"))
        .count()
    )
    return {
        "budget_not_active": int(budget.state != "active"),
        "year_not_over": int(clock.today().year <= budget.year),
        "next_budget_missing": int(following is None),
        "payments_pending": _payments(budget),
        "approvals_pending": unapproved + raises + awaiting(budget),
    }


def _payments(budget: Budget) -> int:
    return (
        DisbursementRequest.select()
        .join(Commitment)
        .where(_mine(budget) & DisbursementRequest.state.in_(PENDING))
        .count()
    )


def _open(budget: Budget):
    return Commitment.select().where(_mine(budget) & Commitment.state.in_(OPEN))


def _mine(budget: Budget):
    lines = BudgetLine.select(BudgetLine.id).where(BudgetLine.budget == budget)
    return Commitment.budget_line_id.in_(lines)
