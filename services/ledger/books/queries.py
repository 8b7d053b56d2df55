"""Asking about the books. Read-only."""

from services.ledger.books.models import Book, ClosedMonth
from services.ledger.database import ledger
from shared.compiled import Compiled
from shared.identity import Principal

_FIELDS = Book._meta.sorted_fields
_FIND = Compiled(
    ledger.proxy,
    lambda community, code: Book.select(*_FIELDS).where(
        (Book.community == community) & (Book.code == code)
    ),
)


def find(who: Principal, code: str) -> Book | None:
    """The community's book of that code, None while it is not opened."""
    row = _FIND.one(who.community, code)
    if row is None:
        return None
    return Book(**{f.name: f.python_value(v) for f, v in zip(_FIELDS, row, strict=True)})


def company(book: Book, period: str) -> str:
    """Whose books these are on a month's papers: once it is closed, as they were called then."""
    closed = ClosedMonth.get_or_none((ClosedMonth.book == book) & (ClosedMonth.period == period))
    return closed.company if closed else book.name


def opened(who: Principal) -> list[Book]:
    """The community's books, in the order of their opening."""
    query = Book.select().where(Book.community == who.community)
    return list(query.order_by(Book.opened_at, Book.id))
