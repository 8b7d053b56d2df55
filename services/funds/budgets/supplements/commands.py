"""Making a budget larger or smaller, never below what is promised and paid."""

from services.funds.approvals.commands import approve
from services.funds.budgets import queries as budgets
from services.funds.budgets import rules
from services.funds.budgets.models import BudgetLine
from services.funds.budgets.supplements import queries
from services.funds.budgets.supplements.models import BudgetSupplement
from services.funds.database import writes
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal
from shared.money import yuan


@writes
def propose_supplement(who: Principal, budget_id: str, wanted: dict) -> BudgetSupplement:
    """Propose to add fen to a line of a budget, or to take some off; without a use, to the line of
    all other uses.

    Raises `budget_unknown`, `budget_not_active`, `budget_use_unknown`, `budget_below_promised`,
    `budget_supplement_differs`.
    """
    said = wanted | {"budget_id": budget_id}
    if earlier := named_before(BudgetSupplement, "budget_supplement", who, said):
        return earlier
    budget = budgets.budget(who, budget_id)
    budgets.require_active(budget)
    line = next((line for line in budget.uses if line.use == wanted["use"]), None)
    if line is None:
        message = f"This budget has no line for {wanted['use']}; {rules.OTHER} is for the rest."
        raise Invalid("budget_use_unknown", message, {"use": message})
    _require_enough(line, wanted["amount_fen"])
    return BudgetSupplement.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        line=line,
        amount_fen=wanted["amount_fen"],
        purpose=wanted["purpose"],
        state=queries.AWAITING,
        proposed_by=who.user,
        proposed_at=clock.now(),
    )


@writes
def approve_supplement(who: Principal, supplement_id: str) -> BudgetSupplement:
    """Make a supplement that another person proposed; it counts at once.

    Raises `budget_supplement_unknown`, `budget_supplement_resolved`, `budget_not_active`,
    `approver_is_maker`, `budget_below_promised`.
    """
    supplement = _awaiting(who, supplement_id)
    line = supplement.line
    budgets.require_active(line.budget)
    approve(who, "budget_supplement", supplement.id, supplement.proposed_by)
    _require_enough(line, supplement.amount_fen)
    supplement.approved_by = who.user
    _resolve(supplement, "made")
    BudgetLine.update(supplemented_fen=BudgetLine.supplemented_fen + supplement.amount_fen).where(
        BudgetLine.id == line.id
    ).execute()
    return supplement


@writes
def refuse_supplement(who: Principal, supplement_id: str, reason: str) -> BudgetSupplement:
    """Say no. Raises `budget_supplement_unknown`, `budget_supplement_resolved`."""
    supplement = _awaiting(who, supplement_id)
    supplement.reason = reason
    _resolve(supplement, "refused")
    return supplement


def _awaiting(who: Principal, supplement_id: str) -> BudgetSupplement:
    supplement = queries.one(who, supplement_id)
    if supplement.state != queries.AWAITING:
        message = f"This supplement is {supplement.state} already."
        raise Refusal("budget_supplement_resolved", message)
    return supplement


def _require_enough(line: BudgetLine, amount_fen: int) -> None:
    if line.left_fen + amount_fen < 0:
        message = f"Of this line {yuan(line.left_fen)} are neither promised nor paid."
        raise Refusal(
            "budget_below_promised", message, {"amount_fen": message}, line_left_fen=line.left_fen
        )


def _resolve(supplement: BudgetSupplement, state: str) -> None:
    supplement.state, supplement.resolved_on = state, clock.today()
    supplement.save()
