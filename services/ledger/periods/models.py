"""Closed months, final."""

import peewee

from services.ledger.books.models import Book
from services.ledger.database import Table
from shared.columns import MomentField


class PeriodClose(Table):
    """What a month of a book came to, in fen, and who closed it; final.

    `reserve_fen` may be negative: a later loss takes back what an earlier month reserved.
    """

    id = peewee.CharField(36, primary_key=True)
    book = peewee.ForeignKeyField(Book)
    period = peewee.CharField(7)
    revenue_fen = peewee.BigIntegerField()
    vat_relief_fen = peewee.BigIntegerField()
    profit_before_tax_fen = peewee.BigIntegerField()
    income_tax_fen = peewee.BigIntegerField()
    net_profit_fen = peewee.BigIntegerField()
    reserve_fen = peewee.BigIntegerField()
    distributable_fen = peewee.BigIntegerField()
    closed_on = peewee.DateField()
    closed_by = peewee.CharField(64)
    closed_at = MomentField()

    class Meta:
        indexes = ((("book", "period"), True),)


class PeriodChecklist(Table):
    """What was looked at when a month was closed, and who accepted what and why, as JSON; final."""

    close = peewee.ForeignKeyField(PeriodClose, primary_key=True)
    items = peewee.TextField()


class OpenMatter(Table):
    """Something of a book that a person must look at before its month is closed."""

    id = peewee.CharField(36, primary_key=True)
    book = peewee.ForeignKeyField(Book)
    code = peewee.CharField(64)
    day = peewee.DateField()
    sentence = peewee.CharField(400)

    class Meta:
        indexes = ((("book", "day"), False),)
