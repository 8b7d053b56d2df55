"""Asking about budgets, and what they allow. Read-only."""

from datetime import date
from typing import NamedTuple

import peewee

from services.funds.budgets import rules
from services.funds.budgets.models import Budget, BudgetLine
from services.funds.commitments.models import Commitment
from services.funds.commitments.raises.models import CommitmentRaise
from services.funds.commitments.rules import OPEN
from services.funds.disbursements.models import Disbursement
from shared import clock
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.money import yuan
from shared.paging import Page, page


class Kept(NamedTuple):
    """What the rows of a line say, in fen: the counters must say the same."""

    committed_fen: int
    disbursed_fen: int


def budgets(who: Principal, wanted: dict) -> Page:
    """A page of the community's budgets."""
    query = Budget.select().where(Budget.community == who.community)
    for name in ("fund_id", "year", "state"):
        if wanted[name] is not None:
            query = query.where(getattr(Budget, name) == wanted[name])
    return page(query, Budget.id, wanted["limit"], wanted["after"])


def budget(who: Principal, budget_id: str) -> Budget:
    """One budget. Raises `budget_unknown`."""
    found = Budget.get_or_none((Budget.community == who.community) & (Budget.id == budget_id))
    if found is None:
        raise missing("budget", budget_id)
    return found


def of_year(fund_id: str, year: int, *states: str) -> Budget | None:
    """The budget of a fund for a year in one of these states, or None."""
    return Budget.get_or_none(
        (Budget.fund == fund_id) & (Budget.year == year) & Budget.state.in_(states)
    )


def has_any(fund_id: str) -> bool:
    """Whether a budget was ever proposed for a fund."""
    return Budget.select().where(Budget.fund == fund_id).exists()


def require_active(budget: Budget) -> None:
    """Raises `budget_not_active`."""
    if budget.state != "active":
        raise Refusal("budget_not_active", f"This budget is {budget.state}.", state=budget.state)


def line_for(asked: Commitment, year: int) -> str | None:
    """The line that what is asked for in a year counts in; None: the fund has no budget.

    Raises `budget_missing` when it had one for an earlier year.
    """
    found = (
        BudgetLine.select()
        .join(Budget)
        .where(
            (Budget.fund == asked.fund_id)
            & (Budget.year == year)
            & (Budget.state == "active")
            & BudgetLine.use.in_((asked.use, rules.OTHER))
        )
    )
    lines = {line.use: line.id for line in found}
    if lines:
        return lines.get(asked.use) or lines[rules.OTHER]
    if _had_budget(asked.fund_id, year):
        message = f"This fund has no budget for {year} yet."
        said = {"year": year, "asked_fen": asked.amount_fen, **_about(asked)}
        raise Refusal("budget_missing", message, {"fund_id": message}, **said)
    return None


def require_left(commitment: Commitment, asked_fen: int) -> None:
    """Raises `budget_exhausted` when the line of a promise has not so many fen left, with what it
    and the whole budget have.
    """
    line = commitment.budget_line_id and BudgetLine.get_by_id(commitment.budget_line_id)
    if not line or asked_fen <= line.left_fen:
        return
    budget = line.budget
    message = f"The budget of {budget.year} for {line.use} has {yuan(line.left_fen)} left."
    raise Refusal(
        "budget_exhausted",
        message,
        {"amount_fen": message},
        **_about(commitment),
        budget_id=budget.id,
        year=budget.year,
        line=line.use,
        asked_fen=asked_fen,
        line_left_fen=line.left_fen,
        budget_left_fen=budget.total.left_fen,
    )


def _about(asked: Commitment) -> dict[str, str | None]:
    return {"fund_id": asked.fund_id, "use": asked.use, "work_order_id": asked.work_order_id}


def kept(line_id: str) -> Kept:
    """What is promised and paid out of a line, summed from the rows."""
    mine = Commitment.budget_line_id == line_id
    open_fen = _sum(Commitment.amount_fen - Commitment.disbursed_fen).where(
        mine & Commitment.state.in_(OPEN)
    )
    asked_fen = (
        CommitmentRaise.select(peewee.fn.COALESCE(peewee.fn.SUM(CommitmentRaise.added_fen), 0))
        .join(Commitment)
        .where(mine & (CommitmentRaise.state == "awaiting_approval"))
    )
    paid = peewee.fn.SUM(Disbursement.amount_fen - Disbursement.returned_fen)
    paid_fen = Disbursement.select(peewee.fn.COALESCE(paid, 0)).where(
        Disbursement.budget_line_id == line_id
    )
    return Kept(int(open_fen.scalar()) + int(asked_fen.scalar()), int(paid_fen.scalar()))


def asked_without_budget(budget: Budget) -> peewee.Expression:
    """The condition of a fund's commitments that were asked for in a year and count in no line."""
    since, until = (clock.at(date(year, 1, 1), 0) for year in (budget.year, budget.year + 1))
    return (
        (Commitment.fund == budget.fund_id)
        & (Commitment.requested_at >= since)
        & (Commitment.requested_at < until)
        & Commitment.budget_line_id.is_null()
    )


def _sum(column) -> peewee.ModelSelect:
    return Commitment.select(peewee.fn.COALESCE(peewee.fn.SUM(column), 0))


def _had_budget(fund_id: str, year: int) -> bool:
    earlier = Budget.select().where(
        (Budget.fund == fund_id) & (Budget.year < year) & Budget.state.in_(("active", "closed"))
    )
    return earlier.exists()
