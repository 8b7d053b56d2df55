"""The statements of a month, from the kept turnovers and never from the vouchers.

Read-only, but a first question opens the books.
"""

from services.ledger.accounts import queries as accounts
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.cash_flow.rules import OPENING, is_cash
from services.ledger.reports import rules
from services.ledger.vouchers import queries as vouchers
from services.ledger.vouchers.rules import month_before
from shared.identity import Principal


def trial_balance(who: Principal, book_code: str, period: str) -> dict:
    """科目余额表 of a month: leaves and their parents; the totals count each leaf once."""
    book = books.book(who, book_code)
    leaves = rules.trial_balance(vouchers.moved(book, period), period)
    total = rules.total(leaves)
    chart = accounts.chart(book)
    rows = [
        {"account": chart[code], **columns._asdict()}
        for code, columns in rules.with_parents(leaves).items()
    ]
    return {
        "book": book.code,
        "period": period,
        "rows": rows,
        "totals": total._asdict(),
        "balanced": rules.pairs_equal(total),
    }


def balance_sheet(who: Principal, book_code: str, period: str) -> dict:
    """会小企01表 at the end of a month, beside the beginning of its year."""
    book = books.book(who, book_code)
    closing = rules.balance_sheet(vouchers.standing(book, period))
    opening = rules.balance_sheet(vouchers.standing(book, f"{int(period[:4]) - 1:04d}-12"))
    sides = (("assets", rules.ASSETS), ("liabilities_and_equity", rules.LIABILITIES_AND_EQUITY))
    rows = [
        {
            "row": row.row,
            "name": row.name,
            "accounts": row.accounts,
            "side": side,
            "closing_fen": closing[row.row],
            "opening_fen": opening[row.row],
        }
        for side, definition in sides
        for row in definition
    ]
    return {
        "book": book.code,
        "period": period,
        "form": "会小企01表",
        "rows": rows,
        "balanced": closing[30] == closing[53] and opening[30] == opening[53],
    }


def income_statement(who: Principal, book_code: str, period: str) -> dict:
    """会小企02表 of a month, beside its year so far; closing the month does not empty it."""
    book = books.book(who, book_code)
    moved = vouchers.moved(book, period, since=f"{period[:4]}-01", carried=False)
    parts: dict[int, tuple[str, ...]] = {}
    for code, account in accounts.chart(book).items():
        if account.statement_row is not None:
            parts[account.statement_row] = (*parts.get(account.statement_row, ()), code)
    year = rules.income_statement(moved, parts)
    month = rules.income_statement((row for row in moved if row.period == period), parts)
    rows = [
        {
            "row": row.row,
            "name": row.name,
            "accounts": row.accounts or parts.get(row.row, ()),
            "year_fen": year[row.row],
            "month_fen": month[row.row],
        }
        for row in rules.INCOME
    ]
    return {
        "book": book.code,
        "period": period,
        "form": "会小企02表",
        "rows": rows,
        "checks": rules.income_checks(year),
    }


def cash_flow(who: Principal, book_code: str, period: str) -> dict:
    """会小企03表 of a month, beside its year so far, held against 会小企01表."""
    book = books.book(who, book_code)
    year, year_checks = _flows(book, f"{period[:4]}-01", period)
    month, month_checks = _flows(book, period, period)
    rows = [
        {
            "row": row.row,
            "name": row.name,
            "year_fen": year[row.row],
            "month_fen": month[row.row],
        }
        for row in rules.CASH_FLOW
    ]
    return {
        "book": book.code,
        "period": period,
        "form": "会小企03表",
        "rows": rows,
        "checks": [
            check._replace(holds=check.holds and of_month.holds)
            for check, of_month in zip(year_checks, month_checks, strict=True)
        ],
    }


def _flows(book: Book, since: str, until: str) -> tuple[dict[int, int], list[rules.Check]]:
    """The rows of some months, and whether they hold."""
    moved = vouchers.cash_flow(book, until, since)
    opening_fen, closing_fen = (
        rules.balance_sheet(vouchers.standing(book, month))[1]
        for month in (month_before(since), until)
    )
    amounts = rules.cash_flow(moved, opening_fen)
    if any(flow.row == OPENING for flow in moved):
        opening_fen += _begun_with(book)
    return amounts, rules.cash_flow_checks(amounts, opening_fen, closing_fen)


def _begun_with(book: Book) -> int:
    """The cash that the book began with, in fen."""
    sums = vouchers.line_sums(book, "opening")
    return sum(s.debit_fen - s.credit_fen for account, s in sums.items() if is_cash(account))
