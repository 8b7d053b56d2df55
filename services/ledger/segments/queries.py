"""Asking what segments earn. Read-only, but a first question opens the books."""

from typing import NamedTuple

from peewee import fn

from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.names import queries as names
from services.ledger.segments import rules
from services.ledger.vouchers.models import Turnover
from shared.identity import Principal


class Moved(NamedTuple):
    """What a month moved on an account for an outlet ("" for none) of a book, in fen."""

    book: str
    account: str
    outlet: str
    period: str
    debit_fen: int
    credit_fen: int


class Segments(NamedTuple):
    """The segment report of a month and its year so far."""

    period: str
    rows: list[dict]


def segments(who: Principal, period: str) -> Segments:
    """What each book and outlet earned; the rows of one level add up to the one above."""
    owners = [(book.code, book.name) for book in books.books(who).items]
    outlets = names.names(who, "outlet")
    return Segments(period, rules.report(owners, outlets, _moved(who, period), period))


def _moved(who: Principal, period: str) -> list[Moved]:
    """What the months of the year moved on the result accounts, closing left out."""
    keys = (Book.code, Turnover.account, Turnover.outlet, Turnover.period)
    rows = (
        Turnover.select(*keys, fn.SUM(Turnover.debit_fen), fn.SUM(Turnover.credit_fen))
        .join(Book)
        .where(
            (Book.community == who.community)
            & Turnover.period.between(f"{period[:4]}-01", period)
            & Turnover.account.startswith("5")
            & ~Turnover.carried
        )
        .group_by(*keys)
    )
    return [
        Moved(book, account, outlet, month, int(debit_fen), int(credit_fen))
        for book, account, outlet, month, debit_fen, credit_fen in rows.tuples()
    ]
