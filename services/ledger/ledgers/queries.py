"""Asking the ledgers. Read-only, but a first question opens the books.

What stood before a page comes from the kept turnovers, and of its own month from the lines before
it: so a page takes the same time at the end of a long ledger as at its beginning.
"""

from datetime import date
from typing import Any, NamedTuple

from peewee import fn

from services.ledger.accounts import queries as accounts
from services.ledger.accounts.rules import DIMENSIONS, Account
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.ledgers import rules
from services.ledger.ledgers.rules import Line, Month, Row, Sums
from services.ledger.vouchers import queries as vouchers
from services.ledger.vouchers.models import Turnover, Voucher, VoucherLine
from services.ledger.vouchers.rules import KEPT_BY, month_end, month_of
from shared import clock
from shared.errors import Invalid, missing
from shared.identity import Principal
from shared.paging import read_place, write_place

FIRST = (0, 0)  # before every voucher and line of a day


class Chosen(NamedTuple):
    """Which lines are meant: of these accounts of a book, and what they belong to."""

    book: Book
    accounts: list[str]
    belongs: dict[str, str]


class Place(NamedTuple):
    """A place in a ledger: after this line of this voucher, of this day."""

    day: date
    position: int
    line_no: int


class General(NamedTuple):
    """总账 of a year."""

    book: str
    year: int
    rows: list[Month]


class Detail(NamedTuple):
    """A page of 明细账 or 日记账; `next` is the cursor after it."""

    book: str
    account: str
    account_name: str
    since: date
    until: date
    items: list[Row]
    next: str | None


# -- 总账 --------------------------------------------------------------------------------------


def general(who: Principal, book_code: str, year: int, account: str | None) -> General:
    """总账 of an account, or of every account of the standard that has moved.

    A running year ends with the present month, or with a later one that has moved already.
    Raises `account_unknown`.
    """
    book = books.book(who, book_code)
    chart = accounts.chart(book)
    if account is not None:
        _require(chart, account)
    moved = rules.moved_by_account(vouchers.moved(book, f"{year}-12"), account)
    last = max([month_of(clock.today()), *(p for months in moved.values() for p in months)])
    periods = [p for p in (f"{year:04d}-{month:02d}" for month in range(1, 13)) if p <= last]
    rows = []
    for code, months in sorted(moved.items()):
        rows += rules.general(code, chart[code].full_name, months, periods)
    return General(book.code, year, rows)


def _require(chart: dict[str, Account], account: str) -> None:
    if account not in chart:
        raise missing("account", account)


def _under(chart: dict[str, Account], account: str) -> list[str]:
    """An account and those under it."""
    return [code for code in chart if code.startswith(account)]


# -- 明细账, 日记账 ----------------------------------------------------------------------------


def journal(who: Principal, book_code: str, wanted: dict, limit: int) -> Detail:
    """日记账 of cash, bank or platform money, with a total of each day.

    Raises `account_unknown`, `account_not_money`, `days_invalid`, `cursor_invalid`.
    """
    if not wanted["account"].startswith(rules.MONEY):
        message = f"日记账 is kept of {', '.join(rules.MONEY)} and their sub-accounts."
        raise Invalid("account_not_money", message, {"account": message})
    return detail(who, book_code, wanted, limit, daily=True)


def detail(who: Principal, book_code: str, wanted: dict, limit: int, daily: bool = False) -> Detail:
    """A page of 明细账 from day to day, with running balance, 本月合计 and 本年累计.

    Raises `account_unknown`, `days_invalid`, `cursor_invalid`.
    """
    since, until, account = wanted["since"], wanted["until"], wanted["account"]
    rules.require_order(since, until)
    book = books.book(who, book_code)
    chart = accounts.chart(book)
    _require(chart, account)
    belongs = {key: wanted[key] for key in DIMENSIONS if wanted.get(key) is not None}
    chosen = Chosen(book, _under(chart, account), belongs)
    after = wanted["after"]
    start = read_place(after, _place) if after else Place(since, *FIRST)
    found = _lines(chosen, start, until, limit + 1)
    lines, following = found[:limit], (found[limit] if len(found) > limit else None)
    months = _months(chosen, until)
    standing_fen = rules.before(months, month_of(start.day)) + _month_to(chosen, start).balance_fen
    opening = rules.opening_row(start.day, standing_fen, goes_on=bool(after))
    days = _days(chosen, lines) if daily else {}
    names = {code: chart[code].full_name for code in chosen.accounts}
    rows = [opening, *rules.detail(standing_fen, lines, following, names, months, days)]
    more = write_place(lines[-1].day, lines[-1].position, lines[-1].line_no) if following else None
    return Detail(book.code, account, chart[account].full_name, since, until, rows, more)


def _place(text: str) -> Place:
    """The place a cursor stands for. Raises ValueError."""
    day, position, line_no = text.split(" ")
    numbers = int(position), int(line_no)
    if not all(0 <= number < 2**31 for number in numbers):
        raise ValueError("no voucher has this number")
    return Place(date.fromisoformat(day), *numbers)


def _chosen_lines(chosen: Chosen, *columns: Any) -> Any:
    query = (
        VoucherLine.select(*columns)
        .join(Voucher)
        .where((Voucher.book == chosen.book) & VoucherLine.account.in_(chosen.accounts))
    )
    for name, value in chosen.belongs.items():
        query = query.where(getattr(VoucherLine, name) == value)
    return query


def _lines(chosen: Chosen, start: Place, until: date, limit: int) -> list[Line]:
    """The lines after a place until a day, by day and then in the order of posting."""
    query = _chosen_lines(
        chosen,
        Voucher.voucher_date,
        Voucher.business_date,
        Voucher.position,
        Voucher.word,
        Voucher.number,
        Voucher.id,
        Voucher.memo,
        VoucherLine.line_no,
        VoucherLine.account,
        VoucherLine.memo,
        VoucherLine.debit_fen,
        VoucherLine.credit_fen,
    )
    query = query.where(Voucher.voucher_date.between(start.day, until) & _after(start))
    order = (Voucher.voucher_date, Voucher.position, VoucherLine.line_no)
    return [Line(*row) for row in query.order_by(*order).limit(limit).tuples()]


def _after(start: Place) -> Any:
    later = (Voucher.position > start.position) | (
        (Voucher.position == start.position) & (VoucherLine.line_no > start.line_no)
    )
    return (Voucher.voucher_date > start.day) | ((Voucher.voucher_date == start.day) & later)


def _month_to(chosen: Chosen, place: Place) -> Sums:
    """What the month of a place moved before and at it."""
    first = place.day.replace(day=1)
    query = _chosen_lines(chosen, *_SUMS).where(Voucher.voucher_date.between(first, place.day))
    return _sums(query.where(~_after(place)))


_SUMS = (
    fn.COALESCE(fn.SUM(VoucherLine.debit_fen), 0),
    fn.COALESCE(fn.SUM(VoucherLine.credit_fen), 0),
)


def _sums(query: Any) -> Sums:
    debit_fen, credit_fen = query.scalar(as_tuple=True)
    return Sums(int(debit_fen), int(credit_fen))


def _months(chosen: Chosen, until: date) -> dict[str, Sums]:
    """What each month moved, the last one up to a day.

    From the kept turnovers, but from the lines where these do not tell apart what is asked for.
    """
    last = month_of(until)
    if set(chosen.belongs) <= set(KEPT_BY):
        query = Turnover.select(
            Turnover.period, fn.SUM(Turnover.debit_fen), fn.SUM(Turnover.credit_fen)
        ).where((Turnover.book == chosen.book) & Turnover.account.in_(chosen.accounts))
        for name, value in chosen.belongs.items():
            query = query.where(getattr(Turnover, name) == value)
        query = query.where(Turnover.period <= last).group_by(Turnover.period)
    else:
        query = (
            _chosen_lines(chosen, Voucher.period, *_SUMS)
            .where(Voucher.period <= last)
            .group_by(Voucher.period)
        )
    months = {p: Sums(int(debit), int(credit)) for p, debit, credit in query.tuples()}
    if until < month_end(last) and last in months:
        months[last] = _month_to(chosen, Place(until, 2**31, 0))
    return months


def _days(chosen: Chosen, lines: list[Line]) -> dict[date, Sums]:
    """What each day of a page moved, its lines on an earlier page among them."""
    if not lines:
        return {}
    query = (
        _chosen_lines(chosen, Voucher.voucher_date, *_SUMS)
        .where(Voucher.voucher_date.between(lines[0].day, lines[-1].day))
        .group_by(Voucher.voucher_date)
    )
    return {day: Sums(int(debit), int(credit)) for day, debit, credit in query.tuples()}
