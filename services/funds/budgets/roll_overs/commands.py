"""Closing a year's budget: open promises go on with their money, of the rest as much as is said."""

from services.funds.approvals.commands import approve
from services.funds.budgets import queries as budgets
from services.funds.budgets.models import Budget, BudgetLine
from services.funds.budgets.roll_overs import queries, rules
from services.funds.budgets.roll_overs.models import BudgetRollOver
from services.funds.commitments.models import Commitment
from services.funds.commitments.rules import OPEN
from services.funds.database import writes
from services.funds.funds import commands as fund_sums
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def propose_roll_over(who: Principal, budget_id: str, wanted: dict) -> BudgetRollOver:
    """Propose to close a budget and to carry on `carry_bp` of what it has left, in hundredths of a
    percent.

    Raises `budget_unknown`, `budget_rolled_over`, `roll_over_blocked` with its problems,
    `budget_roll_over_differs`.
    """
    said = wanted | {"budget_id": budget_id}
    if earlier := named_before(BudgetRollOver, "budget_roll_over", who, said):
        return earlier
    budget = budgets.budget(who, budget_id)
    if queries.unrefused(budget):
        raise Refusal("budget_rolled_over", "This budget is rolled over, or that awaits approval.")
    _require_no_problem(queries.plan(budget, wanted["carry_bp"]))
    return BudgetRollOver.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        budget=budget,
        carry_bp=wanted["carry_bp"],
        state="awaiting_approval",
        proposed_by=who.user,
        proposed_at=clock.now(),
    )


@writes
def approve_roll_over(who: Principal, roll_over_id: str) -> BudgetRollOver:
    """Roll a budget over as another person proposed, with the figures of this moment.

    Raises `budget_roll_over_unknown`, `budget_roll_over_resolved`, `approver_is_maker`,
    `roll_over_blocked` with its problems.
    """
    roll_over = _awaiting(who, roll_over_id)
    approve(who, "budget_roll_over", roll_over.id, roll_over.proposed_by)
    budget = roll_over.budget
    fund_sums.count(who, budget.fund_id)  # whoever asks this fund for money meanwhile starts again
    plan = queries.plan(budget, roll_over.carry_bp)
    _require_no_problem(plan)
    _pass_on(budget, plan)
    for name in ("next_budget_id", "open_count", "moved_fen", "carried_on_fen", "lapsed_fen"):
        setattr(roll_over, name, getattr(plan, name))
    roll_over.approved_by = who.user
    _resolve(roll_over, "done")
    budget.state, budget.closed_on = "closed", clock.today()
    budget.save(only=[Budget.state, Budget.closed_on])
    return roll_over


@writes
def refuse_roll_over(who: Principal, roll_over_id: str, reason: str) -> BudgetRollOver:
    """Say no. Raises `budget_roll_over_unknown`, `budget_roll_over_resolved`."""
    roll_over = _awaiting(who, roll_over_id)
    roll_over.reason = reason
    _resolve(roll_over, "refused")
    return roll_over


def _awaiting(who: Principal, roll_over_id: str) -> BudgetRollOver:
    roll_over = queries.one(who, roll_over_id)
    if roll_over.state != "awaiting_approval":
        message = f"This roll-over is {roll_over.state} already."
        raise Refusal("budget_roll_over_resolved", message)
    return roll_over


def _require_no_problem(plan: queries.Plan) -> None:
    if plan.problems:
        raise Refusal(
            "roll_over_blocked",
            plan.problems[0].message,
            problems=[problem._asdict() for problem in plan.problems],
        )


def _pass_on(budget: Budget, plan: queries.Plan) -> None:
    """Each line's open promises and what is carried on leave it for a line of the next year."""
    old = {line.use: line.id for line in budget.uses}
    new = {line.use: line.id for line in Budget.get_by_id(plan.next_budget_id).uses}
    for line in plan.lines:
        from_id, to_id = old[line.use], new[line.to_use]
        _move(line, from_id, to_id)
        Commitment.update(budget_line_id=to_id).where(
            (Commitment.budget_line_id == from_id) & Commitment.state.in_(OPEN)
        ).execute()


def _move(line: rules.Passed, from_id: str, to_id: str) -> None:
    passed_fen = line.moved_fen + line.carried_on_fen
    BudgetLine.update(
        committed_fen=BudgetLine.committed_fen - line.moved_fen,
        passed_on_fen=BudgetLine.passed_on_fen + passed_fen,
    ).where(BudgetLine.id == from_id).execute()
    BudgetLine.update(
        carried_fen=BudgetLine.carried_fen + passed_fen,
        committed_fen=BudgetLine.committed_fen + line.moved_fen,
    ).where(BudgetLine.id == to_id).execute()


def _resolve(roll_over: BudgetRollOver, state: str) -> None:
    roll_over.state, roll_over.resolved_on = state, clock.today()
    roll_over.save()
