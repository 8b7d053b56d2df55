"""Asking the chart of a book. Read-only."""

from collections.abc import Iterable

from services.ledger.accounts.models import AccountRow
from services.ledger.accounts.rules import Account
from services.ledger.books.models import Book


def chart(book: Book) -> dict[str, Account]:
    """Every account of a book by its code, in the order of the codes."""
    rows = AccountRow.select().where(AccountRow.book == book).order_by(AccountRow.code)
    return {row.code: _account(row) for row in rows}


def some(book: Book, codes: Iterable[str]) -> dict[str, Account]:
    """Those of these accounts that the book has."""
    rows = AccountRow.select().where(
        (AccountRow.book == book) & AccountRow.code.in_(sorted(set(codes)))
    )
    return {row.code: _account(row) for row in rows}


def _account(row: AccountRow) -> Account:
    requires = tuple(row.requires.split(",")) if row.requires else ()
    return Account(
        row.code, row.name, row.side, row.full_name, row.is_leaf, row.frozen_on, requires
    )
