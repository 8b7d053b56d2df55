"""What was matched with what, by whom, and who took it back. Money in fen."""

import peewee

from services.ledger.bank.statements.models import BankRow
from services.ledger.books.models import Book
from services.ledger.database import Table
from services.ledger.vouchers.models import Voucher
from shared.columns import MomentField


class BankMatch(Table):
    """Rows of the bank and lines of the books that are the same money.

    `why` is `by_hand` or what a suggestion stood on. Final, but that it may be undone once.
    """

    id = peewee.CharField(36, primary_key=True)
    book = peewee.ForeignKeyField(Book)
    account = peewee.CharField(8)
    amount_fen = peewee.BigIntegerField()
    why = peewee.CharField(16)
    made_by = peewee.CharField(64)
    made_at = MomentField()
    undone_by = peewee.CharField(64, null=True)
    undone_at = MomentField(null=True)
    undone_reason = peewee.CharField(200, null=True)

    class Meta:
        indexes = ((("book", "account"), False),)


class BankMatchRow(Table):
    """A row in a match. While it is not undone, the database lets no other match have it."""

    match = peewee.ForeignKeyField(BankMatch)
    row = peewee.ForeignKeyField(BankRow)
    undone = peewee.BooleanField()

    class Meta:
        primary_key = peewee.CompositeKey("match", "row")


class BankMatchLine(Table):
    """A voucher line in a match. While it is not undone, no other match can have it."""

    match = peewee.ForeignKeyField(BankMatch)
    voucher = peewee.ForeignKeyField(Voucher)
    line_no = peewee.IntegerField()
    undone = peewee.BooleanField()

    class Meta:
        primary_key = peewee.CompositeKey("match", "voucher", "line_no")
