"""A book as text, read while it is sent. Read-only, but a first question opens the books."""

from collections.abc import Iterator

from services.ledger.accounts import queries as accounts
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.database import ledger
from services.ledger.exports import rules
from services.ledger.vouchers import journal as reading
from services.ledger.vouchers import queries as vouchers
from services.ledger.vouchers.rules import month_end, month_start
from shared import packing
from shared.errors import missing
from shared.identity import Principal

FORMS = {"hledger": rules.HLEDGER, "beancount": rules.BEANCOUNT}


def export(who: Principal, book_code: str, wanted: str) -> Iterator[bytes]:
    """All vouchers of a book, the same text for the same books. Raises `export_format_unknown`.

    What is posted while it is sent is not in it.
    """
    book = books.book(who, book_code)
    if wanted not in FORMS:
        raise missing("export_format", wanted)
    form = FORMS[wanted]
    return ledger.sending(packing.pieces(rules.text(form, _journal(book, form))))


def _journal(book: Book, form: rules.Form) -> rules.Journal:
    """The whole book: what it is closed through and its last voucher are of one moment."""
    chart = accounts.chart(book)
    moved = vouchers.moved(book, book.closed_through) if book.closed_through else []
    leaves = {code for code, account in chart.items() if account.is_leaf}
    names = rules.account_names(chart, leaves.union(vouchers.accounts_used(book)), form.for_hledger)
    return rules.Journal(
        title=f"{book.name} ({book.community}/{book.code})",
        names=names,
        first_day=reading.first_day(book),
        vouchers=reading.read(book),
        asserted=rules.assertions(moved, sorted({row.period for row in moved}), names),
    )


def month(book: Book, company: str, period: str, form: rules.Form) -> Iterator[bytes]:
    """A closed month between what stood before and after it; nothing later changes a byte."""
    moved = vouchers.moved(book, period)
    used = {row.account for row in moved}
    first_day = month_start(period)
    before = rules.standing((row for row in moved if row.period < period), used)
    journal = rules.Journal(
        title=f"{company} ({book.community}/{book.code}) {period}",
        names=rules.account_names(accounts.chart(book), used, form.for_hledger),
        first_day=first_day,
        vouchers=reading.read(book, first_day, month_end(period)),
        asserted=rules.assertions(moved, [period], used),
        opening=rules.Assertion(first_day, period, before),
    )
    return packing.pieces(rules.text(form, journal))
