"""Asking about closed months. Read-only."""

from peewee import fn

from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.periods import rules
from services.ledger.periods.models import PeriodClose
from services.ledger.vouchers import queries as vouchers
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def closes(who: Principal, book_code: str, wanted: dict) -> Page:
    """A page of a book's closed months, oldest first."""
    book = books.book(who, book_code)
    query = PeriodClose.select(PeriodClose, Book).join(Book).where(PeriodClose.book == book)
    return page(query, PeriodClose.period, wanted["limit"], wanted["after"])


def close(who: Principal, book_code: str, period: str) -> PeriodClose:
    """One closed month. Raises `period_close_unknown`."""
    book = books.book(who, book_code)
    found = (
        PeriodClose.select(PeriodClose, Book)
        .join(Book)
        .where((PeriodClose.book == book) & (PeriodClose.period == period))
        .first()
    )
    if found is None:
        raise missing("period_close", period)
    return found


def closed_periods(book: Book) -> list[str]:
    """The closed months of a book, oldest first."""
    rows = PeriodClose.select(PeriodClose.period).where(PeriodClose.book == book)
    return sorted(row.period for row in rows)


def told_in_year(book: Book, period: str) -> tuple[int, int]:
    """Reserve and distributable profit told by the earlier closes of the month's year, in fen."""
    reserve_fen, distributable_fen = (
        PeriodClose.select(fn.SUM(PeriodClose.reserve_fen), fn.SUM(PeriodClose.distributable_fen))
        .where(
            (PeriodClose.book == book)
            & (PeriodClose.period >= rules.year_start(period))
            & (PeriodClose.period < period)
        )
        .scalar(as_tuple=True)
    )
    return int(reserve_fen or 0), int(distributable_fen or 0)


def result(book: Book, since: str, until: str) -> rules.Result:
    """What the months of `since`…`until` earned and cost."""
    return rules.result(vouchers.moved(book, until, since, carried=False))


def loss_before(book: Book, period: str) -> int:
    """The loss that earlier years left uncovered, in fen; 0 when they left none."""
    rows = vouchers.standing(book, rules.year_before(period))
    retained_fen = -sum(row.balance_fen for row in rows if row.account[:4] in ("3103", "3104"))
    return max(0, -retained_fen)
