"""Accounts: rows of a book's chart, added and frozen but never deleted."""

from typing import Any

import peewee

from services.ledger.accounts.rules import Account
from services.ledger.books.models import Book
from services.ledger.database import Table


class AccountRow(Table):
    """An account of a book. Only `is_leaf` and `frozen_on` change after it was added.

    `requires` are the dimensions, comma between, that a line written by hand must have;
    `statement_row` is the 其中 row of 会小企02表 that the account is, if it is one.
    """

    book = peewee.ForeignKeyField(Book)
    code = peewee.CharField(8)
    name = peewee.CharField(64)
    full_name = peewee.CharField(200)
    side = peewee.CharField(6)
    is_leaf = peewee.BooleanField()
    frozen_on = peewee.DateField(null=True)
    requires = peewee.CharField(100)
    statement_row = peewee.IntegerField(null=True)

    class Meta:
        table_name = "account"
        primary_key = peewee.CompositeKey("book", "code")


def row_of(book: Book, account: Account) -> dict[str, Any]:
    """An account as a row of a book's chart."""
    kept = ("code", "name", "full_name", "side", "is_leaf", "frozen_on", "statement_row")
    row = {name: getattr(account, name) for name in kept}
    return {"book": book.id, **row, "requires": ",".join(account.requires)}
