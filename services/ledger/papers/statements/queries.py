"""A statement as JSON or as a sheet that is printed. Read-only."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response

from services.ledger.books import commands as books
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
    """What `reports` found, as it is wanted; `layout` puts it on paper, and `how` goes along.

    A closed month's file is the same byte for byte whenever it is asked for.
    """
    if as_ == "json":
        return shown
    paper = layout(books.book(who, shown["book"]).name, shown, *how)
    return sheets.attachment(paper.name, writing.table(paper), as_)


def print_ledger(who: Principal, title: str, found: Any) -> Response:
    """明细账 or 日记账 of `ledgers`, ready for the printer. Raises Invalid `too_many_rows`."""
    if len(found.items) > LEDGER_ROWS_MAX:
        message = f"At most {LEDGER_ROWS_MAX} rows are printed at once; ask for fewer days."
        raise Invalid("too_many_rows", message)
    paper = rules.ledger(
        title,
        books.book(who, found.book).name,
        found.since,
        found.until,
        f"科目：{found.account} {found.account_name}",
        found.items,
    )
    return sheets.attachment(paper.name, writing.table(paper), "xlsx")
