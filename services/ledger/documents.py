"""The vouchers behind the ledger's figures of the audit (design.md §6.10).

A voucher goes by its document's id, which the service that told of the document knows too.
"""

from collections.abc import Callable, Iterable
from typing import Any

from peewee import fn

from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.books.rules import BOOKS
from services.ledger.database import ledger
from services.ledger.figures import BANKS
from services.ledger.posting.rules import (
    BANK,
    DEPOSITS,
    FUND_SALES,
    FUNDS,
    MONEY,
    PLATFORMS,
    REVENUE,
    SET_ASIDE,
    VAT,
)
from services.ledger.vouchers.models import Voucher, VoucherLine
from shared.documents import Document, Lists
from shared.identity import follower_of

STORE, PROPERTY = BOOKS
DEBIT, CREDIT = VoucherLine.debit_fen, VoucherLine.credit_fen
VOUCHER = (
    Voucher.document_id,
    Voucher.business_date,
    Voucher.period,
    Voucher.word,
    Voucher.number,
)
DEBITS, CREDITS = DEBIT - CREDIT, CREDIT - DEBIT


def _on(
    book: str,
    accounts: Iterable[str],
    amount: Any,
    kinds: tuple[str, ...] = (),
    by: Any = VoucherLine.account,
    part_of: Callable[[str], str] = lambda _: "",
) -> Callable[[str], list[Document]]:
    """What each voucher of a book moved on accounts, for each value of `by`: the column of a line
    that says whose it is. Lines without are left out. `part_of` makes a part of that value."""
    wanted = list(accounts)

    def behind(community: str) -> list[Document]:
        query = (
            VoucherLine.select(*VOUCHER, fn.SUM(amount), by)
            .join(Voucher)
            .where(
                (Voucher.book == _book(community, book))
                & VoucherLine.account.in_(wanted)
                & by.is_null(False)
            )
            .group_by(Voucher.id, by)
            .order_by(Voucher.position)
        )
        if kinds:
            query = query.where(Voucher.kind.in_(kinds))
        return [_document(row, part_of(whose)) for *row, whose in query.tuples()]

    return behind


def _document(row: list, part: str) -> Document:
    document_id, day, period, word, number, fen = row
    name = f"{period} {word}-{number}"
    return Document("voucher", document_id, day.isoformat(), name, int(fen), part)


def _book(community: str, code: str) -> Book:
    return books.book(follower_of(ledger.name, community), code)


def _of_both(*lists: Callable[[str], list[Document]]) -> Callable[[str], list[Document]]:
    def behind(community: str) -> list[Document]:
        return [document for each in lists for document in each(community)]

    return behind


def _unbalanced(community: str) -> list[Document]:
    """The vouchers whose debits are not their credits, by what they are more."""
    found = []
    for book in books.books(follower_of(ledger.name, community)).items:
        query = (
            VoucherLine.select(*VOUCHER, fn.SUM(DEBITS))
            .join(Voucher)
            .where(Voucher.book == book)
            .group_by(Voucher.id)
            .having(fn.SUM(DEBITS) != 0)
        )
        found += [_document(list(row), book.code) for row in query.tuples()]
    return found


def _and_back(kind: str) -> tuple[str, str]:
    return kind, f"{kind}_back"


LISTS: Lists = {
    "sales": _on(STORE, (*REVENUE.values(), VAT), CREDIT, ("day_closed",)),
    "stock": _on(STORE, ("1405",), DEBITS),
    "payables": _on(STORE, ("2202",), CREDITS),
    "deposits": _on(
        STORE,
        DEPOSITS.values(),
        CREDITS,
        part_of={code: kind for kind, code in DEPOSITS.items()}.__getitem__,
    ),
    "agency": _on(STORE, ("224103",), CREDITS),
    "clearing": _on(
        STORE,
        (MONEY[name] for name in PLATFORMS),
        DEBITS,
        part_of={MONEY[name]: name for name in PLATFORMS}.__getitem__,
    ),
    "fund_sales": _on(STORE, (FUND_SALES,), DEBITS),
    "funds": _of_both(
        *(_on(book, FUNDS.values(), CREDITS, by=VoucherLine.fund, part_of=str) for book in BOOKS)
    ),
    "distributed": _of_both(
        *(_on(book, (SET_ASIDE,), DEBIT, ("contribution_received",)) for book in BOOKS)
    ),
    "repairs_paid": _of_both(
        _on(STORE, BANKS, CREDIT, ("repair_paid",)),
        _on(PROPERTY, (*BANKS, *FUNDS.values()), DEBIT, ("repair_paid",)),
    ),
    "refunds": _on(PROPERTY, (BANK,), DEBIT, ("repair_refunded",)),
    "other_uses": _of_both(
        *(_on(book, (BANK,), CREDIT, _and_back("fund_spent")) for book in BOOKS)
    ),
    "fees_prepaid": _on(PROPERTY, ("220305",), CREDITS, by=VoucherLine.member, part_of=str),
    "fees_receivable": _on(PROPERTY, ("1122",), DEBITS, by=VoucherLine.member, part_of=str),
    "errand_money": _on(PROPERTY, ("224103",), CREDITS),
    "common_income": _on(PROPERTY, (FUNDS["H"],), CREDIT, ("common_income_received",)),
    "parts_of_store": _on(STORE, ("122101",), DEBIT, ("parts_issued", "parts_returned")),
    "parts_of_property": _on(PROPERTY, ("224102",), CREDIT, ("parts_issued", "parts_returned")),
    "intercompany_of_store": _on(STORE, ("224102",), CREDIT, _and_back("repair_paid")),
    "intercompany_of_property": _on(PROPERTY, ("122101",), DEBIT, _and_back("repair_recovered")),
    "books": _unbalanced,
}
