"""Where money came from, and where it went. Read-only; every trail adds up to the fen."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from gateway.tracker.models import (
    Commitment,
    Contribution,
    Disbursement,
    DisbursementLot,
    Fund,
    WorkOrder,
)
from gateway.tracker.rules import Piece, Span
from gateway.tracker.trails.origins import ROOT, Origin, Payer, Root, origins, raw
from shared.errors import missing
from shared.identity import Principal


class Consumed(NamedTuple):
    """A slice of a lot that a payment consumed, as a slice of what the lot came in as, and the
    pieces of days that earned it."""

    contribution_id: str
    parent_id: str | None
    span: Span
    origin: Origin
    pieces: list[Piece]


def trace_work_order(who: Principal, work_order_id: str) -> dict:
    """Where the money of a repair came from, down to the category. Raises `work_order_unknown`."""
    order = WorkOrder.get_or_none(
        (WorkOrder.community == who.community) & (WorkOrder.id == work_order_id)
    )
    if order is None:
        raise missing("work_order", work_order_id)
    payments = _payments(who, Disbursement.work_order_id == work_order_id)
    funds = fund_names(who)
    return {
        "work_order_id": order.id,
        "title": order.title,
        "category": order.category,
        "state": order.state,
        "rating": order.rating,
        "building": {
            "building_id": order.building_id,
            "name": order.building_name,
            "households": order.households,
        },
        "fund": funds.get(payments[0].fund_id if payments else order.fund_id),
        "commitment_id": payments[0].commitment_id if payments else order.commitment_id,
        "cost_fen": order.cost_fen,
        **_trail(who, payments, funds),
    }


def trace_disbursement(who: Principal, disbursement_id: str) -> dict:
    """Where the money of one payment came from. Raises `disbursement_unknown`."""
    payments = _payments(who, Disbursement.id == disbursement_id)
    if not payments:
        raise missing("disbursement", disbursement_id)
    return _trail(who, payments, fund_names(who))


def trace_project(who: Principal, project_id: str) -> dict:
    """Where the money of a project came from, out of whatever funds, and what is promised to it.

    Raises `project_unknown`.
    """
    promises = Commitment.select().where(
        (Commitment.community == who.community) & (Commitment.project_id == project_id)
    )
    open_fen = [row.amount_fen - row.released_fen - row.disbursed_fen for row in promises]
    payments = _payments(who, Disbursement.project_id == project_id)
    if not open_fen and not payments:
        raise missing("project", project_id)
    return {
        "project_id": project_id,
        "committed_fen": sum(open_fen),
        **_trail(who, payments, fund_names(who)),
    }


def fund_names(who: Principal) -> dict[str, dict]:
    """The funds of the community, by their id."""
    rows = Fund.select(Fund.id, Fund.name, Fund.nature).where(Fund.community == who.community)
    return {
        fund_id: {"fund_id": fund_id, "name": name, "nature": nature}
        for fund_id, name, nature in rows.tuples()
    }


def _payments(who: Principal, which: Any) -> list[Disbursement]:
    return list(
        Disbursement.select()
        .where(Disbursement.community == who.community, which)
        .order_by(Disbursement.paid_on, Disbursement.id)
    )


def _trail(who: Principal, payments: list[Disbursement], funds: dict[str, dict]) -> dict:
    """Payments with the lots, days and categories behind them, and the sums of each."""
    consumed = _consumed(who, payments)
    outlets: dict[str, int] = defaultdict(int)
    lines: dict[str, int] = defaultdict(int)
    told: list[dict] = [
        {
            "disbursement_id": payment.id,
            "fund": funds.get(payment.fund_id),
            "use": payment.use,
            "memo": payment.memo,
            "work_order_id": payment.work_order_id,
            "project_id": payment.project_id,
            "paid_on": payment.paid_on,
            "amount_fen": payment.amount_fen,
            "returned_fen": payment.returned_fen,
            "contributions": [_lot(part, outlets, lines) for part in consumed[payment.id]],
        }
        for payment in payments
    ]
    paid_fen = sum(payment.amount_fen - payment.returned_fen for payment in payments)
    traced_fen = sum(_traced_fen(lot) for payment in told for lot in payment["contributions"])
    return {
        "paid_fen": paid_fen,
        "returned_fen": sum(payment.returned_fen for payment in payments),
        "disbursements": told,
        "sources": _sources(part for parts in consumed.values() for part in parts),
        "outlets": [{"outlet": name, "amount_fen": fen} for name, fen in sorted(outlets.items())],
        "lines": [{"line": name, "amount_fen": fen} for name, fen in sorted(lines.items())],
        "difference_fen": paid_fen - traced_fen,
    }


def _consumed(who: Principal, payments: list[Disbursement]) -> dict[str, list[Consumed]]:
    """What each payment consumed. A lot never heard of is left out, which leaves a difference."""
    rows = (
        DisbursementLot.select(
            DisbursementLot.disbursement_id,
            DisbursementLot.from_fen,
            DisbursementLot.amount_fen,
            Payer.id,
            Payer.parent_id,
            Payer.root_from_fen,
            *ROOT,
        )
        .join(Payer, on=(Payer.id == DisbursementLot.contribution_id))
        .join(Contribution, on=(Contribution.id == Payer.root_id))
        .where(DisbursementLot.disbursement_id.in_([payment.id for payment in payments]))
    )
    slices = [
        (paid_by, lot_id, parent_id, Span(place + from_fen, amount_fen), Root(*root))
        for paid_by, from_fen, amount_fen, lot_id, parent_id, place, *root in raw(rows)
    ]
    found = origins(who.community, (root for *_, root in slices))
    consumed: dict[str, list[Consumed]] = {payment.id: [] for payment in payments}
    for paid_by, lot_id, parent_id, span, root in slices:
        origin = found[root.id]
        pieces = origin.by_day.pieces(span)
        consumed[paid_by].append(Consumed(lot_id, parent_id, span, origin, pieces))
    for parts in consumed.values():
        parts.sort(key=lambda part: (part.contribution_id, part.span))
    return consumed


def _lot(part: Consumed, outlets: dict[str, int], lines: dict[str, int]) -> dict:
    """A consumed lot with its days and their categories, which are added to the sums."""
    days, root = [], part.origin.root
    for piece in part.pieces:
        day, by_line = part.origin.days[piece.position], part.origin.lines_of(piece)
        outlets[day.outlet_name] += piece.amount_fen
        for name, fen in by_line:
            lines[name] += fen
        days.append(
            {
                "day_close_id": day.id,
                "day": day.day,
                "outlet": day.outlet_name,
                "amount_fen": piece.amount_fen,
                "lines": [{"line": name, "amount_fen": fen} for name, fen in by_line],
            }
        )
    return {
        "contribution_id": part.contribution_id,
        "parent_id": part.parent_id,
        "root_id": root.id,
        "source": root.source,
        "source_id": root.source_id,
        "book": root.book,
        "period": root.period,
        "amount_fen": part.span.amount_fen,
        "days": days,
    }


def _traced_fen(lot: dict) -> int:
    """What of a lot has an origin: its days, or the giver where no days stand behind it."""
    return sum(day["amount_fen"] for day in lot["days"]) if lot["days"] else lot["amount_fen"]


def _sources(parts: Iterable[Consumed]) -> list[dict]:
    """The sum out of each source and month, with the first and the last day that earned it."""
    sums: dict[tuple, dict] = {}
    for part in parts:
        root = part.origin.root
        row = sums.setdefault(
            (root.period, root.source, root.book or ""),
            {
                "source": root.source,
                "book": root.book,
                "period": root.period,
                "amount_fen": 0,
                "first_day": None,
                "last_day": None,
            },
        )
        row["amount_fen"] += part.span.amount_fen
        for piece in part.pieces[:1] + part.pieces[-1:]:  # the days lie in their order
            day = part.origin.days[piece.position].day
            row["first_day"] = min(row["first_day"] or day, day)
            row["last_day"] = max(row["last_day"] or day, day)
    return [sums[key] for key in sorted(sums)]
