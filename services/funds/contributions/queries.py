"""Asking about contributions. Read-only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

import peewee

from services.funds.contributions.models import Contribution, FreedSlice
from services.funds.contributions.rules import Lot, MovedSlice, Piece
from services.funds.funds.models import Fund
from shared import capitals, money
from shared.errors import Refusal, missing
from shared.identity import Principal
from shared.paging import Page, page


class Origin(NamedTuple):
    """So many fen that first came from such a source: profit, fees, grant and so on."""

    source: str
    amount_fen: int


class Receipt(NamedTuple):
    """What the receipt of a donation says."""

    contribution_id: str
    receipt_number: str
    donor: str
    legal_holder: str
    fund_name: str
    purpose: str
    source_document: str
    received_on: date
    amount_fen: int
    amount_yuan: str
    amount_in_words: str
    recorded_by: str
    recorded_at: datetime


def contributions(who: Principal, wanted: dict) -> Page:
    """A page of the community's contributions."""
    query = Contribution.select().where(Contribution.community == who.community)
    for name in ("fund_id", "source"):
        if wanted[name] is not None:
            query = query.where(getattr(Contribution, name) == wanted[name])
    return page(query, Contribution.id, wanted["limit"], wanted["after"])


def contribution(who: Principal, contribution_id: str) -> Contribution:
    """One contribution. Raises `contribution_unknown`."""
    found = Contribution.get_or_none(
        (Contribution.community == who.community) & (Contribution.id == contribution_id)
    )
    if found is None:
        raise missing("contribution", contribution_id)
    return found


def is_kept(fund: Fund, wanted: dict) -> bool:
    """Whether the same document brought the same money on the same day already."""
    same = Contribution.select().where(
        (Contribution.fund == fund)
        & (Contribution.source == wanted["source"])
        & (Contribution.source_id == wanted["source_id"])
        & (Contribution.received_on == wanted["received_on"])
        & (Contribution.amount_fen == wanted["amount_fen"])
    )
    return same.exists()


def receipt(who: Principal, contribution_id: str) -> Receipt:
    """A donation's receipt, ready to print for the donor, whose name others see as chosen.

    Raises `contribution_unknown`, `receipt_missing` for a grant, or a donation of before receipts.
    """
    given = contribution(who, contribution_id)
    if given.receipt_number is None or given.donor is None:
        raise Refusal("receipt_missing", "Only donations have receipts.")
    return Receipt(
        contribution_id=given.id,
        receipt_number=given.receipt_number,
        donor=given.donor_name or given.donor,
        legal_holder=given.fund.legal_holder,
        fund_name=given.fund.name,
        purpose=given.fund.purpose,
        source_document=given.source_id,
        received_on=given.received_on,
        amount_fen=given.amount_fen,
        amount_yuan=money.yuan(given.amount_fen),
        amount_in_words=capitals.in_words(given.amount_fen),
        recorded_by=given.recorded_by,
        recorded_at=given.recorded_at,
    )


def last_receipt(who: Principal, year: int) -> int:
    """The serial number of the last receipt of a year; 0 before the first one."""
    query = Contribution.select(peewee.fn.MAX(Contribution.receipt_serial)).where(
        (Contribution.community == who.community) & (Contribution.receipt_year == year)
    )
    return int(query.scalar() or 0)


def of_source(community: str, source: str, source_id: str) -> list[tuple[str, int]]:
    """What each fund got of one source, in fen: a month's profit or fees, or an income."""
    query = Contribution.select(Contribution.fund, Contribution.amount_fen).where(
        (Contribution.community == community)
        & (Contribution.source == source)
        & (Contribution.source_id == source_id)
    )
    return list(query.order_by(Contribution.recorded_at, Contribution.id).tuples())


def from_profit_fen(community: str) -> int:
    """The sum of all contributions out of profit, the shares of fees among them, in fen."""
    total = peewee.fn.COALESCE(peewee.fn.SUM(Contribution.amount_fen), 0)
    query = Contribution.select(total).where(
        (Contribution.community == community) & Contribution.source.in_(["profit", "fees"])
    )
    return int(query.scalar())


def open_lots(who: Principal, fund: Fund, amount_fen: int) -> list[Lot]:
    """The lots that money is taken from, the oldest first; of a fund that takes the first lots
    first, no more of them than hold `amount_fen`.
    """
    query = (
        Contribution.select()
        .where(
            (Contribution.community == who.community)
            & (Contribution.fund == fund)
            & (Contribution.consumed_fen < Contribution.amount_fen)
        )
        .order_by(Contribution.received_on, Contribution.recorded_at, Contribution.id)
    )
    rows: list[Contribution] = []
    for row in query.iterator():
        rows.append(row)
        amount_fen -= row.left_fen
        if amount_fen <= 0 and fund.lot_order == "fifo":
            break
    return _lots(rows)


def lot(who: Principal, contribution_id: str) -> Lot:
    """One contribution as a lot. Raises `contribution_unknown`."""
    return _lots([contribution(who, contribution_id)])[0]


def moved_lots(transfer_id: str) -> list[MovedSlice]:
    """The contributions that a transfer brought, in the order in which they moved."""
    columns = (Contribution.id, Contribution.parent_id, Contribution.parent_from_fen)
    query = (
        Contribution.select(*columns, Contribution.amount_fen)
        .where((Contribution.source == "transfer") & (Contribution.source_id == transfer_id))
        .order_by(Contribution.id)
    )
    return [MovedSlice(*row) for row in query.tuples()]


def origins(fen_of: Mapping[str, int]) -> list[Origin]:
    """Where fen of these contributions first came from: what was transferred, from its parents."""
    found: Counter[str] = Counter()
    while fen_of:
        parents: Counter[str] = Counter()
        columns = (Contribution.id, Contribution.source, Contribution.parent_id)
        query = Contribution.select(*columns).where(Contribution.id.in_(list(fen_of)))
        for contribution_id, source, parent_id in query.tuples():
            if parent_id is None:
                found[source] += fen_of[contribution_id]
            else:
                parents[parent_id] += fen_of[contribution_id]
        fen_of = parents
    return [Origin(*each) for each in sorted(found.items())]


def _lots(rows: list[Contribution]) -> list[Lot]:
    freed = _freed(row.id for row in rows if row.consumed_fen < row.reached_fen)
    return [Lot(row.id, row.amount_fen, row.reached_fen, tuple(freed[row.id])) for row in rows]


def _freed(contribution_ids: Iterable[str]) -> dict[str, list[Piece]]:
    found: dict[str, list[Piece]] = defaultdict(list)
    query = (
        FreedSlice.select(FreedSlice.contribution, FreedSlice.from_fen, FreedSlice.amount_fen)
        .where(FreedSlice.contribution.in_(list(contribution_ids)))
        .order_by(FreedSlice.from_fen)
    )
    for contribution_id, *piece in query.tuples():
        found[contribution_id].append(Piece(*piece))
    return found
