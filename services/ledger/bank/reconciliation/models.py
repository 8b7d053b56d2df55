"""余额调节表 as they were frozen, and who signed them. Money in fen."""

import peewee

from services.ledger.books.models import Book
from services.ledger.database import Table
from shared.columns import MomentField


class BankReconciliation(Table):
    """A month end's reconciliation as it was prepared; final, but for one signature.

    `content` is the whole of it as JSON and `hash` its SHA-256. When balances or matches changed
    since, a later `number` of the same day takes its place; the earlier ones stay.
    """

    id = peewee.CharField(36, primary_key=True)
    book = peewee.ForeignKeyField(Book)
    account = peewee.CharField(8)
    day = peewee.DateField()
    number = peewee.IntegerField()
    statement_fen = peewee.BigIntegerField()
    book_fen = peewee.BigIntegerField()
    adjusted_fen = peewee.BigIntegerField()
    content = peewee.TextField()
    hash = peewee.CharField(64)
    prepared_by = peewee.CharField(64)
    prepared_at = MomentField()
    signed_by = peewee.CharField(64, null=True)
    signed_at = MomentField(null=True)

    class Meta:
        indexes = ((("book", "account", "day", "number"), True),)
