"""A statement as JSON or as a sheet that is printed. Read-only."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response

from services.ledger.books import commands as books
from services.ledger.books.queries import company
from services.ledger.papers import writing
from services.ledger.papers.statements import rules
from services.ledger.papers.statements.rules import Paper
from shared import sheets
from shared.errors import Invalid
from shared.identity import Principal

LEDGER_ROWS_MAX = 20_000


def answer(
    who: Principal, shown: Mapping, as_: str, layout: Callable[..., Paper], *how: Any
) -> Any:
    """What `reports` or `tax_returns` found, as it is wanted; `layout` puts it on paper, `how` goes
    along.

    A closed month's file is the same byte for byte whenever it is asked for.
    """
    if as_ == "json":
        return shown
    book = books.book(who, shown["book"])
    period = shown.get("period") or shown["until"]  # a return is of several months
    paper = layout(company(book, period), shown, *how)
    return sheets.attachment(paper.name, writing.table(paper), as_)


def print_ledger(who: Principal, title: str, found: Any) -> Response:
    """明细账 or 日记账 of `ledgers`, ready for the printer. Raises Invalid `too_many_rows`."""
    subject = f"{rules.ACCOUNT}{found.account} {found.account_name}"
    return _print(who, found.book, title, (found.since, found.until), subject, found.items)


def print_general(who: Principal, found: Any) -> Response:
    """总账 of `ledgers`, ready for the printer. Raises Invalid `too_many_rows`."""
    days = (date(found.year, 1, 1), date(found.year, 12, 31))
    return _print(who, found.book, "总账", days, "", rules.months(found.rows))


def _print(
    who: Principal,
    book: str,
    title: str,
    days: tuple[date, date],
    subject: str,
    rows: Sequence[Any],
) -> Response:
    if len(rows) > LEDGER_ROWS_MAX:
        message = f"At most {LEDGER_ROWS_MAX} rows are printed at once; ask for less."
        raise Invalid("too_many_rows", message)
    paper = rules.ledger(title, books.book(who, book).name, *days, subject, rows)
    return sheets.attachment(paper.name, writing.table(paper), "xlsx")
