"""The columns of 专项资金收支表 (domain.md §2.5, Restricted funds). Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from services.ledger.posting.rules import FUNDS, SOURCES

NATURES = {account: nature for nature, account in FUNDS.items()}
OTHER = "other"
SOURCE_OF = {word: source for source, word in SOURCES.items()}  # by the memo of the line
FIGURES = ("opening", *SOURCES, OTHER, "income", "spent", "closing")
SPANS = ("month", "year")


class Fund(NamedTuple):
    """A fund on the account of a book that carries it; `key` is None where no line names one."""

    book: str
    account: str
    key: str | None


class Moved(NamedTuple):
    """What a month credited and debited for a fund, in fen."""

    period: str
    credit_fen: int
    debit_fen: int


class Given(NamedTuple):
    """What a source gave in a month, in fen; `note` is the memo of its line."""

    period: str
    note: str | None
    amount_fen: int


def span(moved: Iterable[Moved], given: Iterable[Given], since: str, until: str) -> dict[str, int]:
    """期初, 收入 by source, 支出 and 期末 of some months of a fund, in fen."""
    moved = list(moved)
    inside = [row for row in moved if since <= row.period <= until]
    figures = dict.fromkeys(FIGURES, 0)
    figures["opening"] = sum(r.credit_fen - r.debit_fen for r in moved if r.period < since)
    figures["income"] = sum(row.credit_fen for row in inside)
    figures["spent"] = sum(row.debit_fen for row in inside)
    figures["closing"] = figures["opening"] + figures["income"] - figures["spent"]
    for row in given:
        if since <= row.period <= until:
            figures[SOURCE_OF.get(row.note or "", OTHER)] += row.amount_fen
    figures[OTHER] = figures["income"] - sum(figures[source] for source in SOURCES)
    return figures


def row(
    fund: Fund, names: Mapping[str, str], moved: list[Moved], given: list[Given], period: str
) -> dict:
    """A fund's month and its year so far."""
    spans = {"month": period, "year": f"{period[:4]}-01"}
    return {
        "book": fund.book,
        "account": fund.account,
        "nature": NATURES[fund.account],
        "fund": fund.key,
        "name": names.get(fund.key) if fund.key else None,
        **{
            f"{name}_{figure}_fen": fen
            for name, since in spans.items()
            for figure, fen in span(moved, given, since, period).items()
        },
    }


def total(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """All funds together."""
    rows = list(rows)
    names = [f"{span}_{figure}_fen" for span in SPANS for figure in FIGURES]
    return {name: sum(row[name] for row in rows) for name in names}
