"""A statement as JSON or as a sheet that is printed. Read-only."""

from collections.abc import Callable, Mapping
from typing import Any

from services.ledger.books import commands as books
from services.ledger.papers import writing
from services.ledger.papers.statements.rules import Paper
from shared import sheets
from shared.identity import Principal


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
