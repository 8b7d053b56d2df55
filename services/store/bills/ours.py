"""Our side of what a platform moves: sales, deposits and what went back of them, in fen."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from peewee import CTE, JOIN, Value, fn

from services.store.bills.rules import Movement
from services.store.days.queries import last_closed
from services.store.deposits.models import DepositMovement
from services.store.sales.models import Refund, RefundTender, Sale, SaleTender
from services.store.tills.queries import outlets
from shared import clock
from shared.identity import Principal

BATCH = 1_000  # values in one statement


class _Source(NamedTuple):
    """Where one kind of movement is kept: its lines of money, and the document they belong to.

    What `of_day` is told the books by the day's Z report, the rest at once.
    """

    kind: str
    sign: int
    table: Any
    document: Any
    at: Any
    is_one: Any
    of_day: bool

    def select(self, community: str, channel: str, *columns: Any) -> Any:
        """Columns of what this source has of a channel."""
        query = self.table.select(*columns)
        if self.table is not self.document:
            query = query.join(self.document)
        mine = (self.document.community == community) & (self.table.method == channel)
        return query.where(mine & self.is_one)

    @property
    def amount_fen(self) -> Any:
        """What moved, as the table has it."""
        return self.table.amount_fen


_IN, _OUT = DepositMovement.kind == "taken", DepositMovement.kind == "refunded"
_SOURCES = (
    _Source("payment", 1, SaleTender, Sale, Sale.sold_at, True, True),
    _Source("payment", 1, DepositMovement, DepositMovement, DepositMovement.moved_at, _IN, False),
    _Source("refund", -1, RefundTender, Refund, Refund.refunded_at, True, True),
    _Source("refund", 1, DepositMovement, DepositMovement, DepositMovement.moved_at, _OUT, False),
)


def named(who: Principal, channel: str, kind: str, ids: Iterable[str]) -> list[Movement]:
    """Ours by the ids of the sales that were paid (payment) or of the refunds themselves."""
    return [
        movement
        for source in _SOURCES
        if source.kind == kind
        for batch in batches(ids)
        for movement in _read(source, who, channel, source.document.id.in_(batch))
    ]


def between(
    who: Principal,
    channel: str,
    begin: datetime,
    end: datetime,
    amounts_fen: list[int] | None = None,
) -> list[Movement]:
    """Ours from `begin` until before `end`, all or those of some amounts."""
    found = []
    for source in _SOURCES:
        wanted = [source.at >= begin, source.at < end]
        if amounts_fen is not None:
            wanted.append(source.amount_fen.in_([source.sign * fen for fen in amounts_fen]))
        found += _read(source, who, channel, *wanted)
    return found


def everything(community: str, channel: str, end: datetime) -> CTE:
    """All of ours before `end` as the table `ours` (kind, id, at, amount_fen) of a question."""
    parts = [
        source.select(
            community,
            channel,
            Value(source.kind).alias("kind"),
            source.document.id.alias("id"),
            source.at.alias("at"),
            (source.amount_fen * source.sign).alias("amount_fen"),
        ).where(source.at < end)
        for source in _SOURCES
    ]
    return reduce(or_, parts).cte("ours", columns=("kind", "id", "at", "amount_fen"))


def beside(query: Any, row: Any, ours_id: Any) -> tuple[Any, Any]:
    """A question about rows of bills with our side joined to each, and what it moved in fen.

    `row` is the table of the rows, `ours_id` what each may be of ours; 0 where we have nothing.
    """
    of_channel = [
        (SaleTender, SaleTender.sale, row.kind == "payment"),
        (RefundTender, RefundTender.refund, row.kind == "refund"),
        (DepositMovement, DepositMovement.id, True),
    ]
    for table, document_id, is_one in of_channel:
        here = (document_id == ours_id) & (table.method == row.channel) & is_one
        query = query.join_from(row, table, JOIN.LEFT_OUTER, on=here)
    back_fen = RefundTender.amount_fen * -1
    moved_fen = fn.COALESCE(SaleTender.amount_fen, back_fen, DepositMovement.amount_fen, 0)
    return query, moved_fen


def total_fen(community: str, channel: str, end: datetime | None = None) -> int:
    """What came less what went back, before `end`."""
    found = 0
    for source in _SOURCES:
        query = source.select(community, channel, fn.COALESCE(fn.SUM(source.amount_fen), 0))
        if end:
            query = query.where(source.at < end)
        found += source.sign * int(query.scalar())
    return found


def unreported_fen(community: str, channel: str) -> int:
    """The part of it that no Z report has told the books yet."""
    found = 0
    for outlet in outlets(community):
        closed = last_closed(Principal("", community), outlet)
        for source in (source for source in _SOURCES if source.of_day):
            query = source.select(community, channel, fn.COALESCE(fn.SUM(source.amount_fen), 0))
            query = query.where(source.document.outlet == outlet)
            if closed:
                query = query.where(source.document.reported_on > closed)
            found += source.sign * int(query.scalar())
    return found


def batches(values: Iterable[Any]) -> Iterator[list]:
    """Values in lists that fit into one statement."""
    listed = list(values)
    for start in range(0, len(listed), BATCH):
        yield listed[start : start + BATCH]


def _read(source: _Source, who: Principal, channel: str, *wanted: Any) -> list[Movement]:
    columns = (source.document.id, source.at, source.amount_fen)
    return [
        Movement(source.kind, ours_id, at.astimezone(clock.SHANGHAI), source.sign * amount_fen)
        for ours_id, at, amount_fen in source.select(who.community, channel, *columns)
        .where(*wanted)
        .tuples()
    ]
