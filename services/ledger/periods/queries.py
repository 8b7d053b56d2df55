"""Asking about closed months. Read-only, but a first question opens the books."""

import json
from collections import defaultdict
from datetime import date

from peewee import fn

from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.periods import rules
from services.ledger.periods.models import OpenMatter, PeriodChecklist, PeriodClose
from services.ledger.posting.rules import SET_ASIDE
from services.ledger.vouchers import queries as vouchers
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

FEE_ACCOUNTS = ("1122", "220305")


def closes(who: Principal, book_code: str, wanted: dict) -> Page:
    """A page of a book's closed months, oldest first."""
    book = books.book(who, book_code)
    query = PeriodClose.select(PeriodClose, Book).join(Book).where(PeriodClose.book == book)
    return page(query, PeriodClose.period, wanted["limit"], wanted["after"])


def close(who: Principal, book_code: str, period: str) -> PeriodClose:
    """One closed month with its `checklist`. Raises `period_close_unknown`."""
    book = books.book(who, book_code)
    found = (
        PeriodClose.select(PeriodClose, Book)
        .join(Book)
        .where((PeriodClose.book == book) & (PeriodClose.period == period))
        .first()
    )
    if found is None:
        raise missing("period_close", period)
    kept = PeriodChecklist.get_or_none(PeriodChecklist.close == found)
    found.checklist = json.loads(kept.items) if kept else []  # none was kept at first
    return found


def closed_periods(book: Book) -> list[str]:
    """The closed months of a book, oldest first."""
    rows = PeriodClose.select(PeriodClose.period).where(PeriodClose.book == book)
    return sorted(row.period for row in rows)


def history(book: Book) -> list[rules.Closed]:
    """What each closed month of a book came to, oldest first.

    What a month released are the vouchers that landed in it. The repair's cost stands in the
    same voucher, or in an earlier one where its company carries the fund itself: so a release
    counts once and never before its cost, whenever the month is closed.
    """
    closes = list(PeriodClose.select().where(PeriodClose.book == book).order_by(PeriodClose.period))
    released: dict[str, int] = defaultdict(int)
    for row in vouchers.moved(book, closes[-1].period, carried=False) if closes else ():
        if row.account == SET_ASIDE:
            released[row.period] = row.credit_fen
    brought = [brought_fen(book), *(0 for _ in closes)]
    return [
        rules.Closed(
            rules.earned_fen(row.net_profit_fen, row.reserve_fen, released[row.period]) + before,
            row.distributable_fen,
        )
        for row, before in zip(closes, brought, strict=False)
    ]


def brought_fen(book: Book) -> int:
    """What the opening balances add to the first close of a book, in fen; mostly a loss."""
    sums = vouchers.line_sums(book, "opening")
    return rules.brought_fen(_credited(sums, "3103", "3104"), _credited(sums, "5"), book.reserve_bp)


def _credited(sums: dict[str, vouchers.Sums], *accounts: str) -> int:
    return sum(
        row.credit_fen - row.debit_fen
        for account, row in sums.items()
        if account.startswith(accounts)
    )


def open_matters(book: Book, until: date) -> list[OpenMatter]:
    """What a person must look at before a month that ends on `until` is closed, oldest first."""
    query = OpenMatter.select().where((OpenMatter.book == book) & (OpenMatter.day <= until))
    return list(query.order_by(OpenMatter.day, OpenMatter.id))


def reserved_in_year(book: Book, period: str) -> int:
    """What the earlier closes of the month's year added to the reserve, in fen."""
    query = PeriodClose.select(fn.SUM(PeriodClose.reserve_fen)).where(
        (PeriodClose.book == book)
        & (PeriodClose.period >= rules.year_start(period))
        & (PeriodClose.period < period)
    )
    return int(query.scalar() or 0)


def result(book: Book, since: str, until: str) -> rules.Result:
    """What the months of `since`…`until` earned and cost."""
    return rules.result(vouchers.moved(book, until, since, carried=False))


def fees_collected_fen(book: Book, period: str) -> int:
    """What households paid of property fees in a month, arrears and ahead, in fen; red ones less.

    By the month in which the payments landed, so that each counts in one close.
    """
    return vouchers.credited(book, FEE_ACCOUNTS, ("fee_collected",), period, period)


def loss_before(book: Book, period: str) -> int:
    """The loss that earlier years left uncovered, in fen; 0 when they left none.

    A book that began in the year has it from its opening balances.
    """
    rows = vouchers.standing(book, rules.year_before(period))
    retained_fen = -sum(row.balance_fen for row in rows if row.account[:4] in ("3103", "3104"))
    if not rows:
        retained_fen = _credited(vouchers.line_sums(book, "opening"), "3103", "3104")
    return max(0, -retained_fen)


def income_tax_accrued(book: Book, period: str) -> int:
    """What closes of the month's year, and its opening, have accrued of income tax, in fen.

    Not what was written by hand: tax of an earlier year found later is no tax of this one.
    """
    since = rules.year_start(period)
    return vouchers.debited(book, rules.INCOME_TAX, ("income_tax", "opening"), since, period)
