"""What earned the lots that came in: the days of their month, and the categories of each day.

Read for many lots at once, in as many questions as for one.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

import peewee

from gateway.database import gateway
from gateway.tracker.models import Contribution, DayClose, DayLine, PeriodDay
from gateway.tracker.rules import Division, Piece, Result, Span

Payer: Any = Contribution.alias()  # the lot that paid, beside the one its money came in as


class Root(NamedTuple):
    """A lot as it came in, in fen."""

    id: str
    source: str
    source_id: str
    book: str | None
    period: str
    amount_fen: int


ROOT = (
    Contribution.id,
    Contribution.source,
    Contribution.source_id,
    Contribution.source_book,
    Contribution.period,
    Contribution.amount_fen,
)


class Day(NamedTuple):
    """A Z report, its business day as text, and its categories by name, in fen."""

    id: str
    day: str
    outlet_id: str
    outlet_name: str
    result: Result
    lines: dict[str, Result]


class Origin:
    """A lot divided among its days; without days where no shop stands behind it, or while not all
    of them have been heard of."""

    def __init__(self, root: Root, days: list[Day]):
        self.root = root
        self.days = days
        self._by_line: dict[int, tuple[list[str], Division]] = {}

    @cached_property
    def by_day(self) -> Division:
        """The lot among the days."""
        return Division(self.root.amount_fen, [day.result for day in self.days])

    @cached_property
    def shares(self) -> list[Span]:
        """Where the share of each day lies."""
        return self.by_day.parts

    def lines_of(self, piece: Piece) -> list[tuple[str, int]]:
        """The categories, by name, that earned a piece of a day, and how many fen each."""
        if piece.position not in self._by_line:
            lines = self.days[piece.position].lines
            division = Division(
                self.shares[piece.position].amount_fen, [lines[name] for name in sorted(lines)]
            )
            self._by_line[piece.position] = (sorted(lines), division)
        names, division = self._by_line[piece.position]
        inside = division.pieces(Span(piece.from_fen, piece.amount_fen))
        return [(names[part.position], part.amount_fen) for part in inside]


def origins(community: str, roots: Iterable[Root], by_category: bool = True) -> dict[str, Origin]:
    """The origin of each lot, by the lot's id; down to the categories, or to the days only."""
    roots = set(roots)
    closes = {root.source_id for root in roots if root.source == "profit"}
    days = _days(community, closes, by_category)
    return {
        root.id: Origin(root, days.get(root.source_id, []) if root.source == "profit" else [])
        for root in roots
    }


def _days(community: str, closes: set[str], by_category: bool) -> dict[str, list[Day]]:
    """The days of closed months, in the order in which they lie on a lot."""
    if not closes:
        return {}
    named = PeriodDay.period_close_id.in_(closes)
    lines = _lines(named) if by_category else {}
    days: dict[str, list[Day]] = {}
    incomplete = set()
    rows = (
        PeriodDay.select(
            PeriodDay.period_close_id,
            DayClose.id,
            DayClose.day,
            DayClose.outlet_id,
            DayClose.outlet_name,
            DayClose.revenue_fen,
            DayClose.gross_profit_fen,
        )
        .join(
            DayClose,
            peewee.JOIN.LEFT_OUTER,
            on=(DayClose.id == PeriodDay.day_close_id) & (DayClose.community == community),
        )
        .where(named)
    )
    for close_id, day_id, day, outlet_id, outlet_name, *result in raw(rows):
        if day_id is None:
            incomplete.add(close_id)
        else:
            own = lines.get(day_id, {})
            found = Day(day_id, str(day), outlet_id, outlet_name, Result(*result), own)
            days.setdefault(close_id, []).append(found)
    for close_id in incomplete:
        days.pop(close_id, None)
    # Ordered here, not there: two engines may compare texts in two ways, and the trail is one.
    return {
        close_id: sorted(some, key=lambda day: (day.day, day.outlet_id, day.id))
        for close_id, some in days.items()
    }


def _lines(named: Any) -> dict[str, dict[str, Result]]:
    """The categories of the days of closed months, by the day and their names."""
    lines: dict[str, dict[str, Result]] = {}
    rows = (
        DayLine.select(
            DayLine.day_close_id, DayLine.line, DayLine.revenue_fen, DayLine.gross_profit_fen
        )
        .join(PeriodDay, on=(PeriodDay.day_close_id == DayLine.day_close_id))
        .where(named)
    )
    for day_id, name, revenue_fen, gross_profit_fen in raw(rows):
        lines.setdefault(day_id, {})[name] = Result(revenue_fen, gross_profit_fen)
    return lines


def raw(query: Any) -> list[tuple]:
    """Rows as the engine gives them, texts and integers: of thousands, reading them once more
    costs more than finding them."""
    return gateway.proxy.execute(query).fetchall()
