"""The columns of 专项资金收支表 (domain.md §2.5, Restricted funds). Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from services.ledger.posting.rules import FUNDS, SOURCES

NATURES = {account: nature for nature, account in FUNDS.items()}
OTHER = "other"
SOURCE_OF = {word: source for source, word in SOURCES.items()}  # by the memo of the line
# Vouchers in which every line on a fund's account is income of one source, debits too.
WHOLLY = {"fund_transferred": "transfer", "common_income_received": "common_income"}
INCOME = ("contribution_received", "contribution_returned", *WHOLLY)  # kinds that spend nothing
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
    """What a source gave in a month and what was passed on to a fund, in fen; None: no source."""

    period: str
    source: str | None
    credit_fen: int
    debit_fen: int


def source_of(kind: str, fund: str | None, note: str | None) -> str | None:
    """Which source a line of an income voucher is of; `note` is its memo.

    Money that was no fund's before, until it is given to one, is what common parts brought.
    """
    if kind in WHOLLY:
        return WHOLLY[kind]
    return SOURCE_OF.get(note or "") if fund else "common_income"


def span(moved: Iterable[Moved], given: Iterable[Given], since: str, until: str) -> dict[str, int]:
    """期初, 收入 by source, 支出 and 期末 of some months of a fund, in fen.

    What was passed on to another fund is income that the fund no longer has, never spent.
    """
    moved = list(moved)
    inside = [row for row in moved if since <= row.period <= until]
    sources = [row for row in given if since <= row.period <= until]
    passed_on_fen = sum(row.debit_fen for row in sources)
    figures = dict.fromkeys(FIGURES, 0)
    figures["opening"] = sum(r.credit_fen - r.debit_fen for r in moved if r.period < since)
    figures["income"] = sum(row.credit_fen for row in inside) - passed_on_fen
    figures["spent"] = sum(row.debit_fen for row in inside) - passed_on_fen
    figures["closing"] = figures["opening"] + figures["income"] - figures["spent"]
    for row in sources:
        figures[row.source or OTHER] += row.credit_fen - row.debit_fen
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


def is_shown(row: Mapping[str, Any]) -> bool:
    """Whether a row says anything: what was no fund's and has been given to one says nothing."""
    return row["fund"] is not None or any(
        row[f"{span}_{figure}_fen"] for span in SPANS for figure in FIGURES
    )


def total(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """All funds together."""
    rows = list(rows)
    names = [f"{span}_{figure}_fen" for span in SPANS for figure in FIGURES]
    return {name: sum(row[name] for row in rows) for name in names}
