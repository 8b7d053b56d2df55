"""Layouts of statements, statements and their rows; all of it final. Money in fen."""

import peewee

from services.ledger.books.models import Book
from services.ledger.database import Table
from shared.columns import MomentField


class BankMapping(Table):
    """How a bank lays its files out, by the names in their header; a new layout is a new name.

    Either `amount_column` with its sign, or `in_column` and `out_column`.
    """

    id = peewee.CharField(36, primary_key=True)
    book = peewee.ForeignKeyField(Book)
    name = peewee.CharField(32)
    date_column = peewee.CharField(64)
    date_format = peewee.CharField(16)
    amount_column = peewee.CharField(64, null=True)
    positive_is = peewee.CharField(3)
    in_column = peewee.CharField(64, null=True)
    out_column = peewee.CharField(64, null=True)
    balance_column = peewee.CharField(64)
    counterparty_column = peewee.CharField(64, null=True)
    reference_column = peewee.CharField(64, null=True)
    memo_column = peewee.CharField(64, null=True)
    made_by = peewee.CharField(64)
    made_at = MomentField()

    class Meta:
        indexes = ((("book", "name"), True),)


class BankStatement(Table):
    """A file of the bank that was imported, from its opening to its closing balance.

    Final, but that the wrong file may be withdrawn; it and its rows stay on record.
    """

    id = peewee.CharField(36, primary_key=True)
    book = peewee.ForeignKeyField(Book)
    account = peewee.CharField(8)
    mapping = peewee.CharField(32)
    sha256 = peewee.CharField(64)
    rows_new = peewee.IntegerField()
    rows_known = peewee.IntegerField()  # brought by earlier statements
    first_on = peewee.DateField()
    last_on = peewee.DateField()
    opening_fen = peewee.BigIntegerField()
    closing_fen = peewee.BigIntegerField()
    imported_by = peewee.CharField(64)
    imported_at = MomentField()
    withdrawn_by = peewee.CharField(64, null=True)
    withdrawn_at = MomentField(null=True)
    withdrawn_reason = peewee.CharField(200, null=True)


class BankRow(Table):
    """A movement at the bank, known once however many statements tell it; money in is positive.

    `position` is its place in the account: 0 for what stood there before the first statement, so
    that the rows up to any day add up to the bank's balance. `line_no` is the file's, 0 for that.
    """

    id = peewee.CharField(36, primary_key=True)
    statement = peewee.ForeignKeyField(BankStatement)
    book = peewee.ForeignKeyField(Book)
    account = peewee.CharField(8)
    position = peewee.BigIntegerField()
    line_no = peewee.IntegerField()
    day = peewee.DateField()
    amount_fen = peewee.BigIntegerField()
    balance_fen = peewee.BigIntegerField()
    counterparty = peewee.CharField(200)
    reference = peewee.CharField(64)
    memo = peewee.CharField(400)
    identity = peewee.CharField(64)
    withdrawn = peewee.BooleanField()

    class Meta:
        indexes = ((("book", "account", "day"), False),)
