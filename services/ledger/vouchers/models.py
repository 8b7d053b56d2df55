"""Vouchers and their lines, final; and what their sums are, kept."""

import peewee

from services.ledger.books.models import Book
from services.ledger.database import Table
from services.ledger.posting.models import LineColumns
from services.ledger.vouchers.rules import KEPT_BY
from shared.capitals import in_words
from shared.columns import MomentField


class Voucher(Table):
    """A posted voucher: its number in the month, its link in the book's chain; final.

    `voucher_date` lies in `period`; `business_date` is when it happened, earlier when that
    month was closed already. `source_id` is the fact, `document_id` what the fact is about.
    A voucher written by hand has a `reviewer` and a `poster`, and a `cashier` where one signed;
    `corrects` is the voucher that it takes back or adds to. `form` says what the hash covers.
    """

    id = peewee.CharField(36, primary_key=True)
    book = peewee.ForeignKeyField(Book)
    position = peewee.BigIntegerField()
    period = peewee.CharField(7)
    word = peewee.CharField(4)
    number = peewee.IntegerField()
    voucher_date = peewee.DateField()
    business_date = peewee.DateField()
    kind = peewee.CharField(32)
    memo = peewee.TextField()
    attachments = peewee.IntegerField()
    maker = peewee.CharField(64)
    reviewer = peewee.CharField(64, null=True)
    cashier = peewee.CharField(64, null=True)
    poster = peewee.CharField(64, null=True)
    corrects = peewee.CharField(36, null=True)
    form = peewee.IntegerField()
    source_id = peewee.CharField(36, null=True)
    document_id = peewee.CharField(64)
    amount_fen = peewee.BigIntegerField()
    posted_at = MomentField()
    previous_hash = peewee.CharField(64)
    hash = peewee.CharField(64)

    @property
    def name(self) -> str:
        """How an accountant calls it: 2026-03 记-12."""
        return f"{self.period} {self.word}-{self.number}"

    @property
    def amount_in_words(self) -> str | None:
        """Its amount in 大写; a red voucher has none (domain.md §8)."""
        return in_words(self.amount_fen) if self.amount_fen > 0 else None

    class Meta:
        indexes = (
            (("book", "position"), True),
            (("book", "period", "word", "number"), True),
            (("source_id", "book", "kind"), True),
            (("document_id", "book", "kind"), True),
            (("book", "kind", "period"), False),
        )


class VoucherLine(LineColumns):
    """One side of a voucher in fen, red when negative, with what it belongs to; final.

    `reference` is the bank's or the bill's number; `cash_flow` is the row of 会小企03表 that says
    where the voucher's cash came from or went, None for cash itself.
    """

    voucher = peewee.ForeignKeyField(Voucher, backref="lines")
    debit_fen = peewee.BigIntegerField()
    credit_fen = peewee.BigIntegerField()
    memo = peewee.TextField(null=True)

    class Meta:
        primary_key = peewee.CompositeKey("voucher", "line_no")


class StockEntry(Table):
    """A product behind a voucher's lines of 1405: thousandths and fen, out is negative; final.

    `issued`: it stands among 发出, else among 收入. The values of a voucher's entries add up to
    what its lines move on 1405.
    """

    voucher = peewee.ForeignKeyField(Voucher)
    line_no = peewee.IntegerField()
    book = peewee.ForeignKeyField(Book)
    product = peewee.CharField(64)
    issued = peewee.BooleanField()
    quantity = peewee.BigIntegerField()
    value_fen = peewee.BigIntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("voucher", "line_no")
        indexes = ((("book", "product"), False),)


class Turnover(Table):
    """What a month moved on an account, per counterparty, fund and outlet ("" for none), in fen.

    Written with the vouchers, so that a statement never reads them. `carried`: moved by closing,
    which the income statement leaves out.
    """

    book = peewee.ForeignKeyField(Book)
    period = peewee.CharField(7)
    account = peewee.CharField(8)
    supplier = peewee.CharField(64)
    member = peewee.CharField(64)
    person = peewee.CharField(64)
    fund = peewee.CharField(64)
    outlet = peewee.CharField(64)
    carried = peewee.BooleanField()
    debit_fen = peewee.BigIntegerField()
    credit_fen = peewee.BigIntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("book", "period", "account", *KEPT_BY, "carried")


class CashFlow(Table):
    """What a month brought (positive) or took (negative) on a row of 会小企03表, in fen; kept."""

    book = peewee.ForeignKeyField(Book)
    period = peewee.CharField(7)
    row = peewee.IntegerField()
    amount_fen = peewee.BigIntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("book", "period", "row")
