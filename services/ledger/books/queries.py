"""Asking about the books. Read-only."""

from services.ledger.books import rules
from services.ledger.books.models import Book
from shared.identity import Principal
from shared.paging import Page


def find(who: Principal, code: str) -> Book | None:
    """The community's book of that code, None while it is not opened."""
    return Book.get_or_none((Book.community == who.community) & (Book.code == code))


def accounts() -> Page:
    """The chart of accounts, the same for every book; it fits one page."""
    return Page(list(rules.CHART.values()), None)
