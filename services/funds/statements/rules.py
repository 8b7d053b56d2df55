"""The columns of 专项资金收支表, and the days a period has. Pure: no Flask, no peewee, no clock."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

SOURCES = ("profit", "fees", "common_income", "grant", "donation")
SPAN = re.compile(r"(20[0-9]{2})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])))?\Z")


class Moved(NamedTuple):
    """Fen that moved for a reason: before the first day, and from then to the last."""

    before_fen: int = 0
    within_fen: int = 0


class Figures(NamedTuple):
    """What a fund had and what became of it, in fen.

    closing = opening + income + transferred_in + returned - spent - transferred_out - given_back;
    available = closing - committed.
    """

    opening_fen: int
    sources: dict[str, int]
    income_fen: int
    transferred_in_fen: int
    returned_fen: int
    uses: dict[str, int]
    spent_fen: int
    transferred_out_fen: int
    given_back_fen: int
    closing_fen: int
    committed_fen: int

    @property
    def available_fen(self) -> int:
        """What was not promised at the end."""
        return self.closing_fen - self.committed_fen


class Movements(NamedTuple):
    """All that moved for one fund; by source and by use where there are several."""

    sources: Mapping[str, Moved]
    uses: Mapping[str, Moved]
    transferred_in: Moved
    transferred_out: Moved
    returned: Moved
    withdrawn: Moved
    committed_fen: int


def days(period: str) -> tuple[date, date]:
    """The first and the last day of a month `2026-03`, a quarter `2026-Q1` or a year `2026`."""
    found = SPAN.match(period)
    if not found:
        raise ValueError(f"{period} is no period")
    year, month, quarter = int(found[1]), found[2], found[3]
    if month:
        first = last = int(month)
    else:
        first, last = (int(quarter) * 3 - 2, int(quarter) * 3) if quarter else (1, 12)
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def figures(moved: Movements) -> Figures:
    """期初, 收入, 支出 and 期末 of a fund, in fen."""
    sources = {source: moved.sources.get(source, Moved()).within_fen for source in SOURCES}
    uses = {use: fen.within_fen for use, fen in sorted(moved.uses.items()) if fen.within_fen}
    opening_fen = (
        _before(moved.sources.values())
        + moved.transferred_in.before_fen
        + moved.returned.before_fen
        - _before(moved.uses.values())
        - moved.withdrawn.before_fen
    )
    income_fen, spent_fen = sum(sources.values()), sum(uses.values())
    # What was withdrawn and lies in no other fund went back to its giver.
    given_back_fen = moved.withdrawn.within_fen - moved.transferred_out.within_fen
    closing_fen = (
        opening_fen
        + income_fen
        + moved.transferred_in.within_fen
        + moved.returned.within_fen
        - spent_fen
        - moved.withdrawn.within_fen
    )
    return Figures(
        opening_fen=opening_fen,
        sources=sources,
        income_fen=income_fen,
        transferred_in_fen=moved.transferred_in.within_fen,
        returned_fen=moved.returned.within_fen,
        uses=uses,
        spent_fen=spent_fen,
        transferred_out_fen=moved.transferred_out.within_fen,
        given_back_fen=given_back_fen,
        closing_fen=closing_fen,
        committed_fen=moved.committed_fen,
    )


def total(rows: Iterable[Figures]) -> Figures:
    """All funds together."""
    rows = list(rows)

    def column(name: str) -> Any:
        values = [getattr(row, name) for row in rows]
        return _added(values) if name in ("sources", "uses") else sum(values)

    return Figures(*map(column, Figures._fields))


def _added(rows: Iterable[Mapping[str, int]]) -> dict[str, int]:
    added: Counter[str] = Counter()
    for row in rows:
        added.update(row)
    return dict(sorted(added.items()))


def _before(moved: Iterable[Moved]) -> int:
    return sum(each.before_fen for each in moved)
