"""Asking about allocation rules. Read-only."""

from services.funds.allocation import rules
from services.funds.allocation.models import AllocationRule
from shared.identity import Principal
from shared.paging import Page, page


def allocation_rules(who: Principal, wanted: dict) -> Page:
    """A page of the community's rules, past, present and future."""
    query = AllocationRule.select().where(AllocationRule.community == who.community)
    return page(query, AllocationRule.id, wanted["limit"], wanted["after"])


def rules_of(who: Principal, book: str) -> list[rules.Rule]:
    """Every rule ever made for the profit of one book."""
    rows = AllocationRule.select().where(
        (AllocationRule.community == who.community) & (AllocationRule.source_book == book)
    )
    return [rules.Rule(row.fund_id, row.share_bp, row.effective_from) for row in rows]
