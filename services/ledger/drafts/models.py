"""Drafts of vouchers, their lines, and every step that somebody took with them."""

import peewee

from services.ledger.books.models import Book
from services.ledger.database import Table
from services.ledger.posting.models import LineColumns
from shared.columns import MomentField


class Draft(Table):
    """A voucher that is not final yet; a posted one names its voucher and stays as it was.

    `kind`: manual, correction (red), supplement or opening. `state`: draft, reviewed, posted or
    discarded. `corrects` is the voucher that it takes back or adds to. `template` is the shape
    that it was made from, `due_period` the month for which a recurring one was due: of those
    not discarded, one for each template and month.
    """

    id = peewee.CharField(36, primary_key=True)
    book = peewee.ForeignKeyField(Book)
    kind = peewee.CharField(16)
    state = peewee.CharField(16)
    voucher_date = peewee.DateField()
    memo = peewee.CharField(200)
    attachments = peewee.IntegerField()
    corrects = peewee.CharField(36, null=True)
    maker = peewee.CharField(64)
    made_at = MomentField()
    reviewer = peewee.CharField(64, null=True)
    cashier = peewee.CharField(64, null=True)
    poster = peewee.CharField(64, null=True)
    voucher = peewee.CharField(36, null=True)
    template = peewee.CharField(36, null=True)
    due_period = peewee.CharField(7, null=True)

    class Meta:
        indexes = ((("book", "state", "voucher_date"), False), (("corrects",), False))


class DraftLine(LineColumns):
    """One side of a draft in fen, red when negative, with what it belongs to."""

    draft = peewee.ForeignKeyField(Draft, backref="lines")
    debit_fen = peewee.BigIntegerField()
    credit_fen = peewee.BigIntegerField()
    memo = peewee.CharField(200, null=True)

    class Meta:
        primary_key = peewee.CompositeKey("draft", "line_no")


class DraftStep(Table):
    """Who did what with a draft, when and why; final."""

    draft = peewee.ForeignKeyField(Draft, backref="steps")
    step = peewee.CharField(16)
    by = peewee.CharField(64)
    note = peewee.CharField(200, null=True)
    at = MomentField()

    class Meta:
        indexes = ((("draft",), False),)
