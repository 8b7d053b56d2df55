"""Asking the chart of a book. Read-only."""

from collections.abc import Iterable
from datetime import date

from services.ledger.accounts.models import AccountRow
from services.ledger.accounts.rules import Account
from services.ledger.books.models import Book
from services.ledger.database import ledger
from shared.compiled import Compiled

_COLUMNS = (
    AccountRow.code,
    AccountRow.name,
    AccountRow.side,
    AccountRow.full_name,
    AccountRow.is_leaf,
    AccountRow.frozen_on,
    AccountRow.requires,
    AccountRow.statement_row,
)
_ONE = Compiled(
    ledger.proxy,
    lambda book_id, code: AccountRow.select(*_COLUMNS).where(
        (AccountRow.book == book_id) & (AccountRow.code == code)
    ),
)


def chart(book: Book) -> dict[str, Account]:
    """Every account of a book by its code, in the order of the codes."""
    rows = AccountRow.select(*_COLUMNS).where(AccountRow.book == book).order_by(AccountRow.code)
    return {row[0]: _account(*row) for row in rows.tuples()}


def some(book: Book, codes: Iterable[str]) -> dict[str, Account]:
    """Those of these accounts that the book has."""
    found = {code: _ONE.one(book.id, code) for code in sorted(set(codes))}
    return {code: _account(*row) for code, row in found.items() if row}


def _account(
    code: str,
    name: str,
    side: str,
    full_name: str,
    is_leaf: bool,
    frozen_on: date | str | None,
    requires: str,
    statement_row: int | None,
) -> Account:
    since = date.fromisoformat(frozen_on) if isinstance(frozen_on, str) else frozen_on
    needed = tuple(requires.split(",")) if requires else ()
    return Account(code, name, side, full_name, bool(is_leaf), since, needed, statement_row)
