"""A book as text. Read-only, but a first question opens the books."""

from collections.abc import Callable

from services.ledger.accounts import queries as accounts
from services.ledger.books import commands as books
from services.ledger.exports import rules
from services.ledger.periods import queries as periods
from services.ledger.vouchers import queries as vouchers
from shared.errors import missing
from shared.identity import Principal

FORMATS: dict[str, Callable[..., str]] = {
    "hledger": rules.hledger,
    "beancount": rules.beancount,
}


def export(who: Principal, book_code: str, wanted: str) -> str:
    """All vouchers of a book, the same text for the same books. Raises `export_format_unknown`."""
    book = books.book(who, book_code)
    if wanted not in FORMATS:
        raise missing("export_format", wanted)
    closed = periods.closed_periods(book)  # first: what is closed before is all in the journal
    moved = vouchers.moved(book, until=closed[-1]) if closed else []
    asserted = rules.assertions(moved, closed)
    written = vouchers.journal(book)
    used = {line.account for voucher in written for line in voucher.written}
    names = rules.account_names(accounts.chart(book), used, hledger=wanted == "hledger")
    return FORMATS[wanted](f"{book.name} ({who.community}/{book.code})", names, written, asserted)
