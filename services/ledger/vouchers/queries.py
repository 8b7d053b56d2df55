"""Asking the vouchers and what is kept of them.

Read-only, but a first question opens the books.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from peewee import fn

from services.ledger.accounts import queries as accounts
from services.ledger.attachments import counting
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.database import ledger
from services.ledger.vouchers import rules
from services.ledger.vouchers.models import (
    CashFlow,
    StockEntry,
    Turnover,
    Voucher,
    VoucherLine,
)
from shared import clock
from shared.compiled import Compiled
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

BATCH = 500
COUNTERPARTIES = ("supplier", "member", "person", "fund")

_FIRST_USED = Compiled(
    ledger.proxy,
    lambda book_id: Turnover.select(fn.MIN(Turnover.period)).where(Turnover.book == book_id),
)


class Moved(NamedTuple):
    """What a month moved on an account, in fen."""

    account: str
    period: str
    debit_fen: int
    credit_fen: int


class Standing(NamedTuple):
    """What stands on an account for those it is kept by, debits less credits, in fen."""

    account: str
    belongs: dict[str, str]
    balance_fen: int


class Turned(NamedTuple):
    """What some months moved on an account for those it is kept by, in fen."""

    account: str
    belongs: dict[str, str]
    debit_fen: int
    credit_fen: int


class Sums(NamedTuple):
    """Debits and credits, in fen."""

    debit_fen: int
    credit_fen: int


# -- vouchers ---------------------------------------------------------------------------------


def vouchers(who: Principal, book_code: str, wanted: dict) -> Page:
    """A page of a book's vouchers with their lines, in the order of posting."""
    book = books.book(who, book_code)
    query = Voucher.select().where(Voucher.book == book)
    for name in ("period", "kind", "document_id", "source_id"):
        if wanted[name] is not None:
            query = query.where(getattr(Voucher, name) == wanted[name])
    if wanted["account"] is not None:
        codes = [code for code in accounts.chart(book) if code.startswith(wanted["account"])]
        touching = VoucherLine.select(VoucherLine.line_no).where(
            (VoucherLine.voucher == Voucher.id) & VoucherLine.account.in_(codes)
        )
        query = query.where(Voucher.period.in_(_months_of(book, codes)) & fn.EXISTS(touching))
    if wanted["cash_flow"] is not None:
        moving = VoucherLine.select(VoucherLine.line_no).where(
            (VoucherLine.voucher == Voucher.id) & (VoucherLine.cash_flow == wanted["cash_flow"])
        )
        query = query.where(fn.EXISTS(moving))
    found = page(query, Voucher.position, wanted["limit"], wanted["after"])
    counting.count_for_vouchers(found.items)
    return Page(with_lines(book, found.items), found.next)


def _months_of(book: Book, codes: list[str]) -> list[str]:
    """The months that moved any of these accounts; no others need be searched."""
    rows = Turnover.select(Turnover.period).where(
        (Turnover.book == book) & Turnover.account.in_(codes)
    )
    return sorted({row.period for row in rows.distinct()})


def voucher(who: Principal, book_code: str, voucher_id: str) -> Voucher:
    """One voucher with its lines. Raises `voucher_unknown`."""
    book = books.book(who, book_code)
    found = Voucher.get_or_none((Voucher.book == book) & (Voucher.id == voucher_id))
    if found is None:
        raise missing("voucher", voucher_id)
    counting.count_for_vouchers([found])
    return with_lines(book, [found])[0]


def numbered(book: Book, period: str, first: int, last: int | None, limit: int) -> list[Voucher]:
    """A month's vouchers from a number to another with their lines, by number."""
    query = Voucher.select().where(
        (Voucher.book == book) & (Voucher.period == period) & (Voucher.number >= first)
    )
    if last is not None:
        query = query.where(Voucher.number <= last)
    return with_lines(book, list(query.order_by(Voucher.number).limit(limit)))


def of_document(book: Book, document_id: str) -> list[Voucher]:
    """What was posted of a document, with its lines, in the order of posting."""
    query = Voucher.select().where((Voucher.book == book) & (Voucher.document_id == document_id))
    return with_lines(book, list(query.order_by(Voucher.position)))


def with_lines(book: Book, found: list[Voucher]) -> list[Voucher]:
    """The vouchers, each with its lines as `written`."""
    names = {code: account.full_name for code, account in accounts.chart(book).items()}
    for start in range(0, len(found), BATCH):
        batch = found[start : start + BATCH]
        lines = defaultdict(list)
        for line in lines_of([row.id for row in batch]):
            line.account_name = names[line.account]  # 其他货币资金—微信
            lines[line.voucher_id].append(line)
        for row in batch:
            row.written = lines[row.id]
    return found


def lines_of(voucher_ids: list[str]):
    """The lines of these vouchers, each voucher's in their order."""
    return (
        VoucherLine.select()
        .where(VoucherLine.voucher.in_(voucher_ids))
        .order_by(VoucherLine.voucher, VoucherLine.line_no)
    )


def goods_of(voucher_ids: list[str]):
    """The goods that these vouchers moved, each voucher's in their order."""
    return (
        StockEntry.select()
        .where(StockEntry.voucher.in_(voucher_ids))
        .order_by(StockEntry.voucher, StockEntry.line_no)
    )


def documents(book: Book, period: str, kinds: tuple[str, ...]) -> list[str]:
    """The documents behind a month's vouchers of some kinds, by business day, each once."""
    rows = (
        Voucher.select(Voucher.document_id)
        .where((Voucher.book == book) & (Voucher.period == period) & Voucher.kind.in_(list(kinds)))
        .order_by(Voucher.business_date, Voucher.position)
    )
    return list(dict.fromkeys(row.document_id for row in rows))


def months(book: Book) -> list[str]:
    """The months that hold vouchers, oldest first; every voucher keeps a turnover."""
    rows = Turnover.select(Turnover.period).where(Turnover.book == book).distinct()
    return sorted(row.period for row in rows)


def accounts_used(book: Book) -> list[str]:
    """The accounts that were ever posted to."""
    rows = Turnover.select(Turnover.account).where(Turnover.book == book).distinct()
    return sorted(row.account for row in rows)


def landing(book: Book, business_day: date) -> rules.Landing:
    """Where a voucher of a business day lands in a book today."""
    first_used = None
    if book.closed_through is None:
        (first_used,) = _FIRST_USED.one(book.id) or (None,)
    return rules.landing(business_day, book.closed_through, first_used, clock.today())


# -- what is kept of them ---------------------------------------------------------------------


def moved(book: Book, until: str, since: str = "", carried: bool = True) -> list[Moved]:
    """What each month moved on each account; `carried=False` leaves closing out."""
    query = (
        Turnover.select(
            Turnover.account,
            Turnover.period,
            fn.SUM(Turnover.debit_fen),
            fn.SUM(Turnover.credit_fen),
        )
        .where((Turnover.book == book) & (Turnover.period >= since) & (Turnover.period <= until))
        .group_by(Turnover.account, Turnover.period)
        .order_by(Turnover.account, Turnover.period)
    )
    if not carried:
        query = query.where(Turnover.carried == False)  # noqa: E712 - SQL, not Python
    return [Moved(a, p, int(d), int(c)) for a, p, d, c in query.tuples()]


def standing(book: Book, until: str, by: tuple[str, ...] = COUNTERPARTIES) -> list[Standing]:
    """What stands on each account at a month's end, per counterparty and fund or as asked."""
    balance = fn.SUM(Turnover.debit_fen) - fn.SUM(Turnover.credit_fen)
    keys = [Turnover.account, *(getattr(Turnover, name) for name in by)]
    rows = (
        Turnover.select(*keys, balance)
        .where((Turnover.book == book) & (Turnover.period <= until))
        .group_by(*keys)
        .order_by(*keys)
        .tuples()
    )
    return [
        Standing(account, _named(by, belongs), int(balance_fen))
        for account, *belongs, balance_fen in rows
    ]


def turnovers(book: Book, since: str, until: str, by: tuple[str, ...]) -> list[Turned]:
    """What some months moved on each account, for each that it is kept by as asked."""
    keys = [Turnover.account, *(getattr(Turnover, name) for name in by)]
    rows = (
        Turnover.select(*keys, fn.SUM(Turnover.debit_fen), fn.SUM(Turnover.credit_fen))
        .where((Turnover.book == book) & Turnover.period.between(since, until))
        .group_by(*keys)
        .order_by(*keys)
        .tuples()
    )
    return [
        Turned(account, _named(by, belongs), int(debit_fen), int(credit_fen))
        for account, *belongs, debit_fen, credit_fen in rows
    ]


def _named(by: tuple[str, ...], belongs: list[str]) -> dict[str, str]:
    return {name: value for name, value in zip(by, belongs, strict=True) if value}


def cash_flow(book: Book, until: str, since: str = "") -> list[CashFlow]:
    """What each month brought or took on each row of 会小企03表."""
    query = CashFlow.select().where(
        (CashFlow.book == book) & (CashFlow.period >= since) & (CashFlow.period <= until)
    )
    return list(query.order_by(CashFlow.period, CashFlow.row))


def open_balances(book: Book, account: str) -> list[int]:
    """What stands on an account for each that it is kept by, in fen; those at zero left out."""
    balance = fn.SUM(Turnover.debit_fen) - fn.SUM(Turnover.credit_fen)
    rows = (
        Turnover.select(balance)
        .where((Turnover.book == book) & (Turnover.account == account))
        .group_by(*(getattr(Turnover, name) for name in rules.KEPT_BY))
        .having(balance != 0)
        .tuples()
    )
    return [int(fen) for (fen,) in rows]


def has_postings(book: Book, account: str) -> bool:
    """Whether an account was ever posted to."""
    return (
        Turnover.select(Turnover.account)
        .where((Turnover.book == book) & (Turnover.account == account))
        .exists()
    )


def debited(book: Book, account: str, kinds: tuple[str, ...], since: str, until: str) -> int:
    """Debits less credits of an account in a few months' vouchers of some kinds, in fen."""
    return -credited(book, (account,), kinds, since, until)


def credited(
    book: Book, accounts: tuple[str, ...], kinds: tuple[str, ...], since: str, until: str
) -> int:
    """Credits less debits of accounts in a few months' vouchers of some kinds, in fen."""
    balance = fn.SUM(VoucherLine.credit_fen) - fn.SUM(VoucherLine.debit_fen)
    where = (
        (Voucher.book == book)
        & Voucher.kind.in_(list(kinds))
        & (Voucher.period >= since)
        & (Voucher.period <= until)
        & VoucherLine.account.in_(list(accounts))
    )
    return int(VoucherLine.select(balance).join(Voucher).where(where).scalar() or 0)


def line_sums(book: Book, kind: str) -> dict[str, Sums]:
    """What the vouchers of a kind debited and credited per account, in fen."""
    rows = (
        VoucherLine.select(
            VoucherLine.account, fn.SUM(VoucherLine.debit_fen), fn.SUM(VoucherLine.credit_fen)
        )
        .join(Voucher)
        .where((Voucher.book == book) & (Voucher.kind == kind))
        .group_by(VoucherLine.account)
        .tuples()
    )
    sums: dict[str, Sums] = defaultdict(lambda: Sums(0, 0))
    sums.update({account: Sums(int(d), int(c)) for account, d, c in rows})
    return sums


def as_stored(rows: list[dict]) -> Iterator[tuple[dict, list[dict]]]:
    """Vouchers as they are stored, with their goods and their lines: what their hashes cover."""
    lines, goods = defaultdict(list), defaultdict(list)
    for line in lines_of([row["id"] for row in rows]).dicts():
        lines[line["voucher"]].append(line)
    for good in goods_of([row["id"] for row in rows]).dicts():
        goods[good["voucher"]].append(good)
    for row in rows:
        row["posted_at"], row["goods"] = clock.text(row["posted_at"]), goods[row["id"]]
        yield row, lines[row["id"]]
