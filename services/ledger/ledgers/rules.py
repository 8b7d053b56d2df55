"""The rows of 总账, 明细账 and 日记账, and their running balance (domain.md §4.6). Pure.

A balance is written as accountants write it: never negative, with its side 借, 贷 or 平.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from services.ledger.vouchers.rules import month_of
from shared.errors import Invalid

MONEY = ("1001", "1002", "1012")  # what a 日记账 is kept of


class Sums(NamedTuple):
    """Debits and credits, in fen."""

    debit_fen: int = 0
    credit_fen: int = 0

    @property
    def balance_fen(self) -> int:
        """Debits less credits."""
        return self.debit_fen - self.credit_fen

    def plus(self, other: "Sums") -> "Sums":
        """Both together."""
        return Sums(self.debit_fen + other.debit_fen, self.credit_fen + other.credit_fen)


class Balance(NamedTuple):
    """What stands on an account, in fen, and on which side: 借, 贷, or 平 when nothing does."""

    side: str
    fen: int


class Line(NamedTuple):
    """A line of a voucher in its ledger; `note` is its own memo behind the voucher's."""

    day: date
    business_date: date
    position: int
    word: str
    number: int
    voucher_id: str
    memo: str
    line_no: int
    account: str
    note: str | None
    debit_fen: int
    credit_fen: int


class Row(NamedTuple):
    """A row of a ledger. `kind`: opening, line, day, month, year or carried."""

    kind: str
    day: date | None
    memo: str
    debit_fen: int | None
    credit_fen: int | None
    side: str
    balance_fen: int
    business_date: date | None = None
    voucher: str | None = None
    voucher_id: str | None = None
    line_no: int | None = None
    account: str | None = None
    account_name: str | None = None


class Month(NamedTuple):
    """A month of 总账: 期初余额, 本月合计, 本年累计, 期末余额 of an account, in fen."""

    account: str
    account_name: str
    period: str
    opening_side: str
    opening_fen: int
    debit_fen: int
    credit_fen: int
    year_debit_fen: int
    year_credit_fen: int
    side: str
    balance_fen: int


def balance(debits_less_credits_fen: int) -> Balance:
    """The balance and its side."""
    if not debits_less_credits_fen:
        return Balance("平", 0)
    return Balance("借" if debits_less_credits_fen > 0 else "贷", abs(debits_less_credits_fen))


def require_order(since: date, until: date) -> None:
    """Raises Invalid `days_invalid`."""
    if since > until:
        message = "`since` is not after `until`."
        raise Invalid("days_invalid", message, {"until": message})


def before(months: Mapping[str, Sums], period: str) -> int:
    """What stood on an account when a month began, debits less credits."""
    return sum(sums.balance_fen for month, sums in months.items() if month < period)


def year_to(months: Mapping[str, Sums], period: str) -> Sums:
    """What a year moved up to the end of a month."""
    sums = Sums()
    for month, moved in months.items():
        if month[:4] == period[:4] and month <= period:
            sums = sums.plus(moved)
    return sums


def moved_by_account(moved: Iterable[Any], account: str | None) -> dict[str, dict[str, Sums]]:
    """What each month moved on an account or, without one, on each of the standard's accounts.

    Sub-accounts are among it.
    """
    sums: dict[str, dict[str, Sums]] = {account: {}} if account else {}
    for row in moved:
        code = account or row.account[:4]
        if row.account.startswith(code):
            months = sums.setdefault(code, {})
            earlier = months.get(row.period, Sums())
            months[row.period] = earlier.plus(Sums(row.debit_fen, row.credit_fen))
    return sums


def general(
    account: str, name: str, months: Mapping[str, Sums], periods: Iterable[str]
) -> list[Month]:
    """总账 of an account for some months of a year; months without movement stand in it too."""
    rows = []
    for period in periods:
        opening_fen, moved = before(months, period), months.get(period, Sums())
        year = year_to(months, period)
        opening, closing = balance(opening_fen), balance(opening_fen + moved.balance_fen)
        rows.append(Month(account, name, period, *opening, *moved, *year, *closing))
    return rows


def detail(
    opening_fen: int,
    lines: Sequence[Line],
    following: Line | None,
    names: Mapping[str, str],
    months: Mapping[str, Sums],
    days: Mapping[date, Sums],
) -> list[Row]:
    """The lines of a page with their running balance, and the totals of what ends in it.

    `following` is the first line of the next page, None at the end: a day, month or year that
    goes on there gets its total there. `days` is empty where no 本日合计 is wanted.
    """
    rows: list[Row] = []
    standing_fen = opening_fen
    for line, after in zip(lines, [*lines, following][1:], strict=True):
        standing_fen += line.debit_fen - line.credit_fen
        rows.append(_line(line, names[line.account], balance(standing_fen)))
        rows += _ended(line.day, after.day if after else None, standing_fen, months, days)
    return rows


def _line(line: Line, account_name: str, standing: Balance) -> Row:
    return Row(
        "line",
        line.day,
        f"{line.memo} {line.note}" if line.note else line.memo,
        line.debit_fen,
        line.credit_fen,
        *standing,
        business_date=line.business_date,
        voucher=f"{line.word}-{line.number}",
        voucher_id=line.voucher_id,
        line_no=line.line_no,
        account=line.account,
        account_name=account_name,
    )


def _ended(
    day: date,
    next_day: date | None,
    standing_fen: int,
    months: Mapping[str, Sums],
    days: Mapping[date, Sums],
) -> list[Row]:
    """The totals that stand between a day's last line and the next line."""
    rows: list[Row] = []
    standing = balance(standing_fen)
    if next_day == day:
        return rows
    if day in days:
        rows.append(Row("day", day, "本日合计", *days[day], *standing))
    period = month_of(day)
    if next_day is None or month_of(next_day) != period:
        rows.append(Row("month", day, "本月合计", *months[period], *standing))
        rows.append(Row("year", day, "本年累计", *year_to(months, period), *standing))
    if next_day and next_day.year != day.year:
        first = date(next_day.year, 1, 1)
        rows.append(Row("carried", first, "上年结转", None, None, *standing))
    return rows


def opening_row(day: date, standing_fen: int, goes_on: bool) -> Row:
    """The first row: 上年结转 on 1 January, 期初余额 on other days, 承前页 on a later page."""
    memo = "上年结转" if (day.month, day.day) == (1, 1) else "期初余额"
    return Row("opening", day, "承前页" if goes_on else memo, None, None, *balance(standing_fen))
