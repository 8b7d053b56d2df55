"""Asking what funds received and spent. Read-only, but a first question opens the books."""

from collections import defaultdict
from typing import NamedTuple

from peewee import fn

from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.fund_statements import rules
from services.ledger.fund_statements.rules import Fund, Given, Moved
from services.ledger.names import queries as names
from services.ledger.vouchers.models import Turnover, Voucher, VoucherLine
from shared.identity import Principal

ACCOUNTS = list(rules.NATURES)


class FundStatement(NamedTuple):
    """专项资金收支表 of a month, of a book or of all."""

    book: str | None
    period: str
    rows: list[dict]
    total: dict


def of_book(who: Principal, book_code: str, period: str) -> FundStatement:
    """What the funds in a book had, received and spent."""
    return _statement(who, [books.book(who, book_code)], book_code, period)


def of_all(who: Principal, period: str) -> FundStatement:
    """What the funds of the community had, received and spent, whichever book carries them."""
    return _statement(who, books.books(who).items, None, period)


def _statement(
    who: Principal, owners: list[Book], book_code: str | None, period: str
) -> FundStatement:
    called = names.names(who, "fund")
    rows = []
    for book in owners:
        given = _given(book, period)
        for fund, moved in sorted(_moved(book, period).items(), key=_by_account):
            rows.append(rules.row(fund, called, moved, given[fund], period))
    shown = list(filter(rules.is_shown, rows))
    return FundStatement(book_code, period, shown, rules.total(shown))


def _by_account(item: tuple[Fund, list[Moved]]) -> tuple[str, str]:
    fund, _ = item
    return (fund.account, fund.key or "~")


def _moved(book: Book, period: str) -> dict[Fund, list[Moved]]:
    """What each month moved for each fund, from the kept turnovers."""
    query = (
        Turnover.select(
            Turnover.account,
            Turnover.fund,
            Turnover.period,
            fn.SUM(Turnover.credit_fen),
            fn.SUM(Turnover.debit_fen),
        )
        .where(
            (Turnover.book == book) & Turnover.account.in_(ACCOUNTS) & (Turnover.period <= period)
        )
        .group_by(Turnover.account, Turnover.fund, Turnover.period)
    )
    found: dict[Fund, list[Moved]] = defaultdict(list)
    for account, key, month, credit_fen, debit_fen in query.tuples():
        fund = Fund(book.code, account, key or None)
        found[fund].append(Moved(month, int(credit_fen), int(debit_fen)))
    return found


def _given(book: Book, period: str) -> dict[Fund, list[Given]]:
    """What each source gave to each fund in the year so far, from the vouchers of income."""
    by = (VoucherLine.account, VoucherLine.fund, Voucher.period, Voucher.kind, VoucherLine.memo)
    query = (
        VoucherLine.select(*by, fn.SUM(VoucherLine.credit_fen), fn.SUM(VoucherLine.debit_fen))
        .join(Voucher)
        .where(
            (Voucher.book == book)
            & Voucher.kind.in_(rules.INCOME)
            & Voucher.period.between(f"{period[:4]}-01", period)
            & VoucherLine.account.in_(ACCOUNTS)
        )
        .group_by(*by)
    )
    found: dict[Fund, list[Given]] = defaultdict(list)
    for account, key, month, kind, note, credit_fen, debit_fen in query.tuples():
        source = rules.source_of(kind, key, note)
        given = Given(month, source, int(credit_fen), int(debit_fen))
        found[Fund(book.code, account, key)].append(given)
    return found
