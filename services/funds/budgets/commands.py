"""Proposing and approving a year's budget, and counting in it what is promised and paid."""

from services.funds.approvals.commands import approve
from services.funds.budgets import queries, rules
from services.funds.budgets.models import Budget, BudgetLine
from services.funds.commitments.models import Commitment
from services.funds.database import writes
from services.funds.disbursements.models import Disbursement
from services.funds.funds import commands as fund_sums
from services.funds.funds import queries as funds
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.idempotency import named_before
from shared.identity import Principal
from shared.money import yuan


@writes
def propose_budget(who: Principal, wanted: dict) -> Budget:
    """Propose what a fund may promise in a calendar year (会计法: the fiscal year), in fen.

    Raises `fund_unknown`, `budget_year_past`, `budget_use_repeated`, `budget_lines_over_total`,
    `budget_exists`, `budget_differs`.
    """
    said = {name: wanted[name] for name in ("id", "fund_id", "year", "amount_fen")}
    if earlier := named_before(Budget, "budget", who, said | {"proposed_uses": wanted["lines"]}):
        return earlier
    fund = funds.fund(who, wanted["fund_id"])
    lines = _lines_of(wanted)
    if wanted["year"] < clock.today().year:
        message = f"{wanted['year']} is over."
        raise Invalid("budget_year_past", message, {"year": message})
    if queries.of_year(fund.id, wanted["year"], "proposed", "active", "closed"):
        message = f"{fund.name} has a budget for {wanted['year']} already, or one is proposed."
        raise Refusal("budget_exists", message, {"year": message})
    budget = Budget.create(
        **said | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        state="proposed",
        proposed_by=who.user,
        proposed_at=clock.now(),
    )
    for position, line in enumerate(lines):
        BudgetLine.create(
            id=ids.new_id(),
            budget=budget,
            position=position,
            use=line.use,
            budgeted_fen=line.amount_fen,
        )
    return budget


@writes
def approve_budget(who: Principal, budget_id: str) -> Budget:
    """Put in force what another person proposed; what was asked for in its year counts in it.

    Raises `budget_unknown`, `budget_resolved`, `approver_is_maker`, `budget_below_promised`.
    """
    budget = _proposed(who, budget_id)
    approve(who, "budget", budget.id, budget.proposed_by)
    budget.approved_by = who.user
    _resolve(budget, "active")
    _take_in(who, budget)
    return budget


@writes
def refuse_budget(who: Principal, budget_id: str, reason: str) -> Budget:
    """Say no to a proposal. Raises `budget_unknown`, `budget_resolved`."""
    budget = _proposed(who, budget_id)
    budget.reason = reason
    _resolve(budget, "refused")
    return budget


@writes
def count(
    who: Principal,
    moved: Commitment | Disbursement,
    *,
    committed_fen: int = 0,
    disbursed_fen: int = 0,
) -> None:
    """Add to the sums of the fund and of the budget line of a promise or a payment, in fen.

    Every move of promised and paid money passes here; the database refuses what would overspend
    the one or the other.
    """
    fund_sums.count(who, moved.fund_id, committed_fen=committed_fen, disbursed_fen=disbursed_fen)
    if moved.budget_line_id:
        BudgetLine.update(
            committed_fen=BudgetLine.committed_fen + committed_fen,
            disbursed_fen=BudgetLine.disbursed_fen + disbursed_fen,
        ).where(BudgetLine.id == moved.budget_line_id).execute()


def _lines_of(wanted: dict) -> list[rules.Share]:
    shares = [rules.Share(**line) for line in wanted["lines"]]
    if (position := rules.repeated(shares)) is not None:
        message = "This use has a line already."
        raise Invalid("budget_use_repeated", message, {f"lines.{position}.use": message})
    lines = rules.lines(wanted["amount_fen"], shares)
    if lines is None:
        message = "The lines add up to more than the budget."
        raise Invalid("budget_lines_over_total", message, {"lines": message})
    return lines


def _proposed(who: Principal, budget_id: str) -> Budget:
    budget = queries.budget(who, budget_id)
    if budget.state != "proposed":
        raise Refusal("budget_resolved", f"This budget is {budget.state} already.")
    return budget


def _resolve(budget: Budget, state: str) -> None:
    budget.state, budget.resolved_on = state, clock.today()
    budget.save(only=[Budget.state, Budget.approved_by, Budget.resolved_on, Budget.reason])


def _take_in(who: Principal, budget: Budget) -> None:
    """What was asked for in the year before its budget was in force is promised out of it too."""
    fund_sums.count(who, budget.fund_id)  # whoever asks this fund for money meanwhile starts again
    for line in budget.uses:
        asked = queries.asked_without_budget(budget)
        if line.use != rules.OTHER:  # it comes last, and takes what no other line took
            asked &= Commitment.use == line.use
        Commitment.update(budget_line_id=line.id).where(asked).execute()
        taken = Commitment.select(Commitment.id).where(Commitment.budget_line_id == line.id)
        Disbursement.update(budget_line_id=line.id).where(
            Disbursement.commitment.in_(taken)
        ).execute()
        kept = queries.kept(line.id)
        if sum(kept) > line.left_fen:
            message = f"{yuan(sum(kept))} are promised or paid for {line.use} already."
            raise Refusal(
                "budget_below_promised",
                message,
                line=line.use,
                promised_fen=sum(kept),
                line_fen=line.left_fen,
            )
        line.committed_fen, line.disbursed_fen = kept
        line.save(only=[BudgetLine.committed_fen, BudgetLine.disbursed_fen])
