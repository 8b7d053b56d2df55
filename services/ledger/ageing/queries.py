"""Asking for ages. Read-only, but a first question opens the books.

The balances come from the kept turnovers; only a year of lines is read, since what is older than
that is what is left.
"""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from peewee import Case, fn

from services.ledger.accounts import queries as accounts
from services.ledger.ageing import rules
from services.ledger.ageing.rules import Arisen, Party
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.names import queries as names
from services.ledger.vouchers.models import Turnover, Voucher, VoucherLine
from services.ledger.vouchers.rules import month_end, month_of
from shared.errors import missing
from shared.identity import Principal

PARTIES = ("supplier", "member", "person")
MOVED = VoucherLine.debit_fen - VoucherLine.credit_fen


class Ageing(NamedTuple):
    """往来账龄 of an account on a day."""

    book: str
    account: str
    account_name: str
    day: date
    rows: list[dict]
    total: dict


def ageing(who: Principal, book_code: str, account: str, day: date) -> Ageing:
    """Who stands on an account since when. Raises `account_unknown`, `account_not_aged`."""
    book = books.book(who, book_code)
    chart = accounts.chart(book)
    rules.require_aged(account)
    if account not in chart:
        raise missing("account", account)
    codes = [code for code in chart if code.startswith(account)]
    balances, arisen = _balances(book, codes, day), _arisen(book, codes, day)
    called = names.names(who, "supplier")
    rows = [
        rules.row(
            whose,
            chart[whose.account].full_name,
            called.get(whose.key) if whose.key else None,
            balance_fen,
            arisen[whose],
        )
        for whose, balance_fen in sorted(balances.items(), key=_by_account_and_name)
        if balance_fen
    ]
    name = chart[account].full_name
    return Ageing(book.code, account, name, day, rows, rules.total(rows))


def _by_account_and_name(item: tuple[Party, int]) -> tuple[str, str, str]:
    whose, _ = item
    return (whose.account, whose.kind or "~", whose.key or "")


def _balances(book: Book, codes: list[str], day: date) -> dict[Party, int]:
    """What stands for each party at the end of a day, debits less credits."""
    period, whole = month_of(day), day == month_end(month_of(day))
    kept_through = Turnover.period <= period if whole else Turnover.period < period
    keys = [Turnover.account, *(getattr(Turnover, name) for name in PARTIES)]
    kept = (
        Turnover.select(*keys, fn.SUM(Turnover.debit_fen - Turnover.credit_fen))
        .where((Turnover.book == book) & Turnover.account.in_(codes) & kept_through)
        .group_by(*keys)
    )
    balances: dict[Party, int] = defaultdict(int)
    for found, *belongs, fen in kept.tuples():
        balances[_party(found, belongs)] += int(fen)
    if not whole:
        month = _lines(book, codes, day, fn.SUM(MOVED)).where(Voucher.period == period)
        for found, *belongs, fen in month.tuples():
            balances[_party(found, belongs)] += int(fen)
    return balances


def _arisen(book: Book, codes: list[str], day: date) -> dict[Party, dict[str, Arisen]]:
    """What each age of the last year moved for each party, by business day."""
    since = rules.since(day)
    columns, later = [], None
    for first in since.values():
        in_age = Voucher.business_date >= first
        if later is not None:
            in_age &= Voucher.business_date < later
        columns += [
            fn.SUM(Case(None, [(in_age & (MOVED > 0), MOVED)], 0)),
            fn.SUM(Case(None, [(in_age & (MOVED < 0), MOVED)], 0)),
        ]
        later = first
    query = _lines(book, codes, day, *columns).where(Voucher.voucher_date >= later)
    arisen: dict[Party, dict[str, Arisen]] = defaultdict(lambda: defaultdict(Arisen))
    for found, *values in query.tuples():
        belongs, sums = values[: len(PARTIES)], values[len(PARTIES) :]
        ages = arisen[_party(found, belongs)]
        for bucket, debited_fen, credited_fen in zip(since, sums[::2], sums[1::2], strict=True):
            ages[bucket] = ages[bucket].plus(Arisen(int(debited_fen), int(credited_fen)))
    return arisen


def _lines(book: Book, codes: list[str], day: date, *columns: Any) -> Any:
    keys = [VoucherLine.account, *(getattr(VoucherLine, name) for name in PARTIES)]
    return (
        VoucherLine.select(*keys, *columns)
        .join(Voucher)
        .where(
            (Voucher.book == book) & VoucherLine.account.in_(codes) & (Voucher.voucher_date <= day)
        )
        .group_by(*keys)
    )


def _party(account: str, belongs: list[str | None]) -> Party:
    return rules.party(account, dict(zip(PARTIES, belongs, strict=True)))
