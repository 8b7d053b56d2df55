"""What became of a day's profit: the uses it paid for, what waits in which fund, what went back."""

from typing import Any, NamedTuple

import peewee

from gateway.tracker import rules
from gateway.tracker.models import (
    Contribution,
    DayClose,
    Disbursement,
    DisbursementLot,
    PeriodDay,
    ReturnedLot,
    WorkOrder,
)
from gateway.tracker.rules import Lot, Span, overlap_fen
from gateway.tracker.trails.origins import ROOT, Origin, Root, origins
from gateway.tracker.trails.queries import fund_names
from shared.errors import missing
from shared.identity import Principal


class Paid(NamedTuple):
    """A slice of a lot that a payment consumed; an order may not have been heard of yet."""

    lot_id: str
    span: Span
    disbursement_id: str
    fund_id: str
    use: str
    memo: str | None
    work_order_id: str | None
    project_id: str | None
    title: str | None
    building: str | None


class Family(NamedTuple):
    """All lots that one lot's money came to lie in, and what left them: paid, or given back.

    Every span is one of what the money came in as.
    """

    lots: list[Lot]
    paid: list[Paid]
    given_back: list[tuple[str, Span]]


def trace_day_close(who: Principal, day_close_id: str) -> dict:
    """What became of a day's profit, down to its uses. Raises `day_close_unknown`."""
    day = DayClose.get_or_none(
        (DayClose.community == who.community) & (DayClose.id == day_close_id)
    )
    if day is None:
        raise missing("day_close", day_close_id)
    shares = _shares(who, day_close_id)
    return {
        "day_close_id": day.id,
        "day": day.day,
        "outlet": day.outlet_name,
        "revenue_fen": day.revenue_fen,
        "gross_profit_fen": day.gross_profit_fen,
        "contributions": shares,
        "difference_fen": sum(
            share["share_fen"]
            - share["waiting_fen"]
            - share["given_back_fen"]
            - sum(used["amount_fen"] for used in share["used"])
            for share in shares
        ),
    }


def _shares(who: Principal, day_close_id: str) -> list[dict]:
    """A day's share of every lot of profit that it earned a part of."""
    closes = PeriodDay.select(PeriodDay.period_close_id).where(
        PeriodDay.day_close_id == day_close_id
    )
    earned = Contribution.select(*ROOT).where(
        Contribution.community == who.community,
        Contribution.source == "profit",
        Contribution.source_id.in_(closes),
    )
    roots = sorted(Root(*row) for row in earned.tuples())
    families, funds = _families([root.id for root in roots]), fund_names(who)
    found = origins(who.community, roots, by_category=False)
    return [
        _share(day_close_id, found[root.id], families[root.id], funds)
        for root in roots
        if found[root.id].days
    ]


def _share(day_close_id: str, origin: Origin, family: Family, funds: dict[str, dict]) -> dict:
    """A day's share of one lot: what of it paid for what, what waits, what went back or on."""
    share = origin.shares[[day.id for day in origin.days].index(day_close_id)]
    root = origin.root
    taken = [*((paid.lot_id, paid.span) for paid in family.paid), *family.given_back]
    waiting = [
        {"fund": funds.get(fund_id), "amount_fen": rules.left_fen(share, lots)}
        for fund_id, lots in rules.places(family.lots, taken).items()
    ]
    moved = [lot.place for lot in family.lots if lot.parent_id == root.id]
    return {
        "contribution_id": root.id,
        "fund": funds.get(next(lot.fund_id for lot in family.lots if lot.id == root.id)),
        "period": root.period,
        "share_fen": share.amount_fen,
        "used": _used(share, family.paid, funds),
        "waiting": [each for each in waiting if each["amount_fen"]],
        "waiting_fen": sum(each["amount_fen"] for each in waiting),
        "given_back_fen": sum(overlap_fen(share, span) for _, span in family.given_back),
        "moved_on_fen": sum(overlap_fen(share, span) for span in moved),
    }


def _used(share: Span, paid: list[Paid], funds: dict[str, dict]) -> list[dict]:
    """What of a share each payment took, by the first fen it took."""
    used: dict[str, dict] = {}
    for part in sorted(paid, key=lambda each: each.span):
        if amount_fen := overlap_fen(share, part.span):
            row = used.setdefault(
                part.disbursement_id,
                {
                    "disbursement_id": part.disbursement_id,
                    "fund": funds.get(part.fund_id),
                    "use": part.use,
                    "memo": part.memo,
                    "work_order_id": part.work_order_id,
                    "project_id": part.project_id,
                    "title": part.title,
                    "building": part.building,
                    "amount_fen": 0,
                },
            )
            row["amount_fen"] += amount_fen
    return list(used.values())


def _families(roots: list[str]) -> dict[str, Family]:
    families = {root: Family([], [], []) for root in roots}
    rows = Contribution.select(
        Contribution.root_id,
        Contribution.id,
        Contribution.fund_id,
        Contribution.parent_id,
        Contribution.root_from_fen,
        Contribution.amount_fen,
    ).where(Contribution.root_id.in_(roots))
    for root, lot_id, fund_id, parent_id, *place in rows.tuples():
        families[root].lots.append(Lot(lot_id, fund_id, parent_id, Span(*place)))
    paid = (
        _slices(DisbursementLot, roots, *_payer())
        .join(Disbursement, on=(Disbursement.id == DisbursementLot.disbursement_id))
        .join(WorkOrder, peewee.JOIN.LEFT_OUTER, on=(WorkOrder.id == Disbursement.work_order_id))
    )
    for root, lot_id, place, from_fen, amount_fen, *payer in paid.tuples():
        families[root].paid.append(Paid(lot_id, Span(place + from_fen, amount_fen), *payer))
    for root, lot_id, place, from_fen, amount_fen in _slices(ReturnedLot, roots).tuples():
        families[root].given_back.append((lot_id, Span(place + from_fen, amount_fen)))
    for family in families.values():
        family.lots.sort(key=lambda lot: (lot.place, lot.id))
    return families


def _payer() -> tuple:
    return (
        Disbursement.id,
        Disbursement.fund_id,
        Disbursement.use,
        Disbursement.memo,
        Disbursement.work_order_id,
        Disbursement.project_id,
        WorkOrder.title,
        WorkOrder.building_name,
    )


def _slices(table: Any, roots: list[str], *more: Any) -> Any:
    """Slices that left the lots of some families."""
    return (
        table.select(
            Contribution.root_id,
            Contribution.id,
            Contribution.root_from_fen,
            table.from_fen,
            table.amount_fen,
            *more,
        )
        .join(Contribution, on=(Contribution.id == table.contribution_id))
        .where(Contribution.root_id.in_(roots))
        .switch(table)
    )
