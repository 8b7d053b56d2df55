"""Asking where each fen of a fund came from and went. Read-only."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

import peewee
from peewee import fn

from services.funds.contributions.lots.rules import USES_MAX
from services.funds.contributions.models import Contribution
from services.funds.contributions.returns.models import ContributionReturn, ReturnedSlice
from services.funds.database import funds as database
from services.funds.disbursements.models import Consumption, Disbursement
from services.funds.disbursements.returns.models import DisbursementReturn, RestoredSlice
from services.funds.funds import queries as funds
from shared import clock, paging
from shared.identity import Principal
from shared.paging import Page

ORDER = (Contribution.received_on, Contribution.recorded_at, Contribution.id)


class Use(NamedTuple):
    """A slice of a lot, and what became of it."""

    kind: str
    id: str
    day: date
    work_order_id: str | None
    use: str | None
    from_fen: int
    amount_fen: int


class Found(NamedTuple):
    """What became of a lot in one way: the first uses, and how many there are in all."""

    uses: list[Use]
    in_all: int


def lots(who: Principal, fund_id: str, wanted: dict) -> Page:
    """A page of a fund's lots in the order of consumption, each with its `uses`.

    Raises `fund_unknown`.
    """
    query = Contribution.select().where(
        (Contribution.community == who.community) & (Contribution.fund == funds.fund(who, fund_id))
    )
    if wanted["after"]:
        query = query.where(peewee.Tuple(*ORDER) > peewee.Tuple(*_place(wanted["after"])))
    rows = list(query.order_by(*ORDER).limit(wanted["limit"] + 1))
    more, rows = len(rows) > wanted["limit"], rows[: wanted["limit"]]
    found = [of_kind([row.id for row in rows]) for of_kind in WAYS]
    for row in rows:
        ways = [way[row.id] for way in found]
        row.uses = sorted((use for way in ways for use in way.uses), key=lambda use: use.day)
        row.uses_left_off = sum(way.in_all - len(way.uses) for way in ways)
    return Page(rows, _cursor(rows[-1]) if more else None)


def _cursor(last: Contribution) -> str:
    return paging.write_place(last.received_on, clock.text(last.recorded_at), last.id)


def _place(cursor: str) -> tuple[date, str, str]:
    def read(text: str) -> tuple[date, str, str]:
        day, moment, contribution_id = text.split(" ")
        return date.fromisoformat(day), clock.text(clock.parse(moment)), contribution_id

    return paging.read_place(cursor, read)


def _disbursed(lot_ids: list[str]) -> dict[str, Found]:
    return _uses(
        "disbursed",
        Consumption,
        Consumption.contribution.in_(lot_ids),
        Disbursement,
        (Disbursement.id, Disbursement.paid_on, Disbursement.work_order_id, Disbursement.use),
    )


def _came_back(lot_ids: list[str]) -> dict[str, Found]:
    nothing = peewee.Value(None)
    return _uses(
        "came_back",
        RestoredSlice,
        RestoredSlice.contribution.in_(lot_ids),
        DisbursementReturn,
        (DisbursementReturn.id, DisbursementReturn.received_on, nothing, nothing),
    )


def _given_back(lot_ids: list[str]) -> dict[str, Found]:
    nothing = peewee.Value(None)
    return _uses(
        "given_back",
        ReturnedSlice,
        ReturnedSlice.contribution.in_(lot_ids),
        ContributionReturn,
        (ContributionReturn.id, ContributionReturn.resolved_on, nothing, nothing),
    )


def _transferred(lot_ids: list[str]) -> dict[str, Found]:
    nothing = peewee.Value(None)
    columns = (Contribution.id, Contribution.received_on, nothing, nothing)
    slices = (Contribution.parent_from_fen, Contribution.amount_fen)
    query = Contribution.select(Contribution.parent_id, *columns, *slices)
    return _first("transferred", query.where(Contribution.parent_id.in_(lot_ids)), Contribution)


def _uses(kind: str, table: Any, of_lots: Any, owner: Any, columns: tuple) -> dict[str, Found]:
    slices = (table.from_fen, table.amount_fen)
    query = table.select(table.contribution, *columns, *slices).join(owner).where(of_lots)
    return _first(kind, query, table)


def _first(kind: str, query: Any, table: Any) -> dict[str, Found]:
    """The first uses of each lot, in the order in which they happened, and their number.

    The columns of the query are the lot's id and, without its kind, a use.
    """
    lot = query.selected_columns[0]
    place = fn.ROW_NUMBER().over(partition_by=[lot], order_by=[table.id])
    count = fn.COUNT(table.id).over(partition_by=[lot])
    placed = query.select_extend(place.alias("place"), count.alias("count")).alias("placed")
    ranked = peewee.Select([placed], [peewee.SQL("*")]).where(placed.c.place <= USES_MAX)
    ranked = ranked.order_by(placed.c.place)
    found: dict[str, Found] = defaultdict(lambda: Found([], 0))
    for lot_id, use_id, day, *use, _, in_all in ranked.bind(database.proxy).tuples():
        day = day if isinstance(day, date) else date.fromisoformat(day)
        uses = [*found[lot_id].uses, Use(kind, use_id, day, *use)]
        found[lot_id] = Found(uses, int(in_all))
    return found


WAYS = (_disbursed, _came_back, _given_back, _transferred)
