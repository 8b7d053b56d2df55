"""Asking whether the companies of a community agree. Read-only."""

from typing import NamedTuple

from peewee import JOIN, fn

from services.ledger.books.models import Book
from services.ledger.companies import rules
from services.ledger.companies.rules import Matter, Side
from services.ledger.vouchers.models import Voucher, VoucherLine
from services.ledger.vouchers.rules import month_end, month_of
from shared.identity import Principal


class Reconciliation(NamedTuple):
    """内部往来对账 of a month: its documents, and earlier ones that do not agree yet."""

    period: str
    rows: list[Matter]
    balances: list[dict]

    @property
    def consolidated_fen(self) -> int:
        """What is left when the companies are seen as one: nothing, where they agree."""
        return sum(row["receivable_fen"] - row["payable_fen"] for row in self.balances)

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return all(row.state.startswith("agreed") for row in self.rows)


def reconciliation(who: Principal, period: str) -> Reconciliation:
    """What the companies owed one another at a month's end, document by document."""
    sides = _sides(who, period)
    rows = [
        matter
        for matter in rules.matters(sides)
        if month_of(matter.day) == period or not matter.state.startswith("agreed")
    ]
    return Reconciliation(period, rows, rules.balances(sides))


def _sides(who: Principal, period: str) -> list[Side]:
    """All documents of all months: one that was late on one side meets the other later.

    What corrects a voucher belongs to its document.
    """
    corrected = Voucher.alias()
    document = fn.COALESCE(corrected.document_id, Voucher.document_id)
    keys = (document, Book.code, VoucherLine.account)
    query = (
        VoucherLine.select(
            *keys,
            fn.MIN(Voucher.voucher_date),
            fn.MIN(Voucher.memo),
            fn.SUM(VoucherLine.debit_fen),
            fn.SUM(VoucherLine.credit_fen),
        )
        .join(Voucher)
        .join(corrected, JOIN.LEFT_OUTER, on=(Voucher.corrects == corrected.id))
        .switch(Voucher)
        .join(Book)
        .where(
            (Book.community == who.community)
            & VoucherLine.account.in_((rules.RECEIVABLE, rules.PAYABLE))
            & (Voucher.voucher_date <= month_end(period))
        )
        .group_by(*keys)
        .tuples()
    )
    return [
        Side(document, book, account, day, memo, int(debit_fen), int(credit_fen))
        for document, book, account, day, memo, debit_fen, credit_fen in query
    ]
