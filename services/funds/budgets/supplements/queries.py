"""Asking about supplements. Read-only."""

from services.funds.budgets.models import Budget, BudgetLine
from services.funds.budgets.supplements.models import BudgetSupplement
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

AWAITING = "awaiting_approval"


def supplements(who: Principal, wanted: dict) -> Page:
    """A page of the community's supplements."""
    query = _of(who)
    if wanted["budget_id"] is not None:
        query = query.where(BudgetLine.budget == wanted["budget_id"])
    if wanted["state"] is not None:
        query = query.where(BudgetSupplement.state == wanted["state"])
    return page(query, BudgetSupplement.id, wanted["limit"], wanted["after"])


def one(who: Principal, supplement_id: str) -> BudgetSupplement:
    """One supplement. Raises `budget_supplement_unknown`."""
    found = _of(who).where(BudgetSupplement.id == supplement_id).first()
    if found is None:
        raise missing("budget_supplement", supplement_id)
    return found


def awaiting(budget: Budget) -> int:
    """How many supplements of a budget await approval."""
    return (
        BudgetSupplement.select()
        .join(BudgetLine)
        .where((BudgetLine.budget == budget) & (BudgetSupplement.state == AWAITING))
        .count()
    )


def _of(who: Principal):
    return (
        BudgetSupplement.select(BudgetSupplement, BudgetLine)
        .join(BudgetLine)
        .where(BudgetSupplement.community == who.community)
    )
