"""Asking about allocation rules. Read-only."""

from datetime import date

from services.funds.allocation.models import AllocationSet
from shared.identity import Principal
from shared.paging import Page, page


def allocation_sets(who: Principal, wanted: dict) -> Page:
    """A page of the community's sets of rules, past, present and future."""
    query = AllocationSet.select().where(AllocationSet.community == who.community)
    return page(query, AllocationSet.id, wanted["limit"], wanted["after"])


def in_force(who: Principal, book: str, day: date) -> AllocationSet | None:
    """The set that divides a book's profit on a business day: the latest that has begun."""
    begun = AllocationSet.select().where(
        (AllocationSet.community == who.community)
        & (AllocationSet.source_book == book)
        & (AllocationSet.effective_from <= day)
    )
    return begun.order_by(AllocationSet.effective_from.desc()).first()


def begins_on(who: Principal, book: str, day: date) -> bool:
    """Whether a set for that book begins on exactly that business day."""
    found = in_force(who, book, day)
    return found is not None and found.effective_from == day
