"""Asking about the books. Read-only."""

from services.ledger.books.models import Book
from shared.identity import Principal


def find(who: Principal, code: str) -> Book | None:
    """The community's book of that code, None while it is not opened."""
    return Book.get_or_none((Book.community == who.community) & (Book.code == code))


def opened(who: Principal) -> list[Book]:
    """The community's books, in the order of their opening."""
    query = Book.select().where(Book.community == who.community)
    return list(query.order_by(Book.opened_at, Book.id))
