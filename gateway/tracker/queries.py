"""Asking about the loop. Read-only; sums are fen and exact."""

from datetime import date
from typing import Any, NamedTuple

import peewee
from peewee import fn

from gateway.identity import queries as identity
from gateway.tracker import rules
from gateway.tracker.models import (
    Commitment,
    Contribution,
    DayClose,
    Disbursement,
    DisbursementLot,
    Fund,
    LiveDay,
    PeriodClose,
    PeriodDay,
    VoucherCount,
    WorkOrder,
)
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.money import percent

# -- the loop in figures -----------------------------------------------------------------------


def summary(who: Principal, period: str | None, community: str | None) -> dict:
    """The loop per community; the district sees all of them, everybody else their own.

    `period`: a month `YYYY-MM`, or None for all time. Raises `community_not_yours`,
    `community_unknown`.
    """
    names = {row.code: row.name for row in identity.communities()}
    if community is not None:
        codes = [identity.seen_by(who, community).community]
    else:
        codes = list(names) if "district" in who.roles else [who.community]
    figures = loop_figures(codes, period)
    return {
        "period": period,
        "communities": [
            {"community": code, "name": names.get(code, code), **figures[code]} for code in codes
        ],
    }


def loop_figures(codes: list[str], period: str | None) -> dict[str, dict]:
    """The figures of the loop of some communities, by their code."""
    found: dict[str, dict] = {code: {} for code in codes}
    for sums in (
        _sums(codes, DayClose, _in_month(DayClose.day, period), **_day_columns()),
        _sums(codes, LiveDay, _in_month(LiveDay.day, period), **_live_columns()),
        _sums(codes, PeriodClose, _of_month(PeriodClose, period), **_result_columns()),
        _sums(
            codes,
            Contribution,
            _of_month(Contribution, period),
            contributed_fen=fn.SUM(Contribution.amount_fen),
        ),
        _sums(codes, Commitment, _in_month(Commitment.made_on, period), **_commitment_columns()),
        _sums(
            codes,
            Disbursement,
            _in_month(Disbursement.paid_on, period),
            disbursed_fen=fn.SUM(Disbursement.amount_fen),
        ),
        _sums(
            codes,
            VoucherCount,
            _of_month(VoucherCount, period),
            vouchers=fn.SUM(VoucherCount.vouchers),
        ),
    ):
        for code in codes:
            found[code].update(sums[code])
    for code, counted in _work_orders(codes, period).items():
        found[code].update(counted)
    return found


def _day_columns() -> dict:
    return {
        "revenue_fen": fn.SUM(DayClose.revenue_fen),
        "discount_fen": fn.SUM(DayClose.discount_fen),
        "cost_fen": fn.SUM(DayClose.cost_fen),
        "gross_profit_fen": fn.SUM(DayClose.gross_profit_fen),
    }


def _live_columns() -> dict:
    return {"live_revenue_fen": fn.SUM(LiveDay.sales_fen - LiveDay.refunds_fen)}


def _result_columns() -> dict:
    return {
        "net_profit_fen": fn.SUM(PeriodClose.net_profit_fen),
        "reserve_fen": fn.SUM(PeriodClose.reserve_fen),
        "distributable_fen": fn.SUM(PeriodClose.distributable_fen),
    }


def _commitment_columns() -> dict:
    open_fen = Commitment.amount_fen - Commitment.released_fen - Commitment.disbursed_fen
    return {"committed_fen": fn.SUM(open_fen)}


def _sums(codes: list[str], table: Any, where: Any, **columns: Any) -> dict[str, dict[str, int]]:
    """Sums per community; zero where there is nothing to add up."""
    sums = {code: dict.fromkeys(columns, 0) for code in codes}
    query = table.select(table.community, *columns.values()).where(table.community.in_(codes))
    query = query if where is None else query.where(where)
    for community, *values in query.group_by(table.community).tuples():
        # PostgreSQL adds BIGINTs up to a NUMERIC; a fen is an int everywhere else.
        sums[community] = dict(zip(columns, map(int, values), strict=True))
    return sums


def _in_month(day: peewee.Field, period: str | None) -> Any:
    if period is None:
        return None
    return day.between(date.fromisoformat(f"{period}-01"), clock.month_end(period))


def _of_month(table: Any, period: str | None) -> Any:
    return None if period is None else table.period == period


def _work_orders(codes: list[str], period: str | None) -> dict[str, dict]:
    """Repairs by what happened to them in the month, and whom they reached."""

    def count(day: peewee.Field, *more: Any) -> dict[str, int]:
        happened = _in_month(day, period) if period else day.is_null(False)
        query = WorkOrder.select(WorkOrder.community, fn.COUNT(WorkOrder.id)).where(
            WorkOrder.community.in_(codes), happened, *more
        )
        return dict(query.group_by(WorkOrder.community).tuples())

    counted = {
        "opened": count(WorkOrder.opened_on),
        "completed": count(WorkOrder.completed_on),
        "accepted": count(WorkOrder.accepted_on),
        "rated": count(WorkOrder.rated_on),
        "unfunded": count(WorkOrder.unfunded_on),
        "cancelled": count(WorkOrder.cancelled_on),
    }
    satisfied = count(WorkOrder.rated_on, WorkOrder.rating >= rules.SATISFIED_FROM)
    households = _households(codes, period)
    found = {}
    for code in codes:
        orders = {name: counts.get(code, 0) for name, counts in counted.items()}
        happy = satisfied.get(code, 0)
        found[code] = {
            "work_orders": orders,
            "households": households.get(code, 0),
            "satisfaction": {
                "rated": orders["rated"],
                "satisfied": happy,
                "rate": percent(happy, orders["rated"]),
            },
        }
    return found


def _households(codes: list[str], period: str | None) -> dict[str, int]:
    """Households of the buildings with an accepted repair, each building counted once."""
    accepted = (
        _in_month(WorkOrder.accepted_on, period) if period else WorkOrder.accepted_on.is_null(False)
    )
    query = (
        WorkOrder.select(WorkOrder.community, fn.MAX(WorkOrder.households))
        .where(WorkOrder.community.in_(codes), accepted)
        .group_by(WorkOrder.community, WorkOrder.building_id)
    )
    found: dict[str, int] = {}
    for community, households in query.tuples():
        found[community] = found.get(community, 0) + households
    return found


def recent_repairs(who: Principal, limit: int) -> list[dict]:
    """The trails of the repairs accepted last that a fund paid; what a household paid is theirs."""
    paid = Disbursement.select(Disbursement.work_order_id).where(
        Disbursement.community == who.community
    )
    query = (
        WorkOrder.select(WorkOrder.id)
        .where(
            WorkOrder.community == who.community,
            WorkOrder.accepted_on.is_null(False),
            WorkOrder.id.in_(paid),
        )
        .order_by(WorkOrder.accepted_on.desc(), WorkOrder.id.desc())
        .limit(limit)
    )
    return [trace_work_order(who, row[0]) for row in query.tuples()]


# -- the trail of the money --------------------------------------------------------------------


class _Line(NamedTuple):
    """A contribution, the days it was earned on, and the share of each."""

    contribution: Contribution
    days: list[DayClose]
    shares: list[int]


def _line(contribution: Contribution) -> _Line:
    """Without days where there are none, or while not all of them have been heard of."""
    days: list[DayClose] = []
    if contribution.source == "profit":
        named = PeriodDay.select(PeriodDay.day_close_id).where(
            PeriodDay.period_close_id == contribution.source_id
        )
        ids = [row[0] for row in named.tuples()]
        days = _days(contribution.community, ids)
        if len(days) < len(ids):
            days = []
    results = [rules.DayResult(day.revenue_fen, day.gross_profit_fen) for day in days]
    return _Line(contribution, days, rules.shares(contribution.amount_fen, results))


def _days(community: str, ids: list[str]) -> list[DayClose]:
    """Z reports in the order in which they lie on a contribution."""
    query = DayClose.select().where(DayClose.community == community, DayClose.id.in_(ids))
    # Ordered here, not there: two engines may compare texts in two ways, and the trail is one.
    return sorted(query, key=lambda day: (day.day, day.outlet_id, day.id))


def trace_work_order(who: Principal, work_order_id: str) -> dict:
    """Where the money of a repair came from, down to the day. Raises `work_order_unknown`."""
    order = WorkOrder.get_or_none(
        (WorkOrder.community == who.community) & (WorkOrder.id == work_order_id)
    )
    if order is None:
        raise missing("work_order", work_order_id)
    payments = list(
        Disbursement.select()
        .where(
            Disbursement.community == who.community,
            Disbursement.work_order_id == work_order_id,
        )
        .order_by(Disbursement.paid_on, Disbursement.id)
    )
    disbursements = [_payment(payment) for payment in payments]
    paid_fen = sum(payment.amount_fen for payment in payments)
    traced_fen = sum(
        _traced_fen(lot) for payment in disbursements for lot in payment["contributions"]
    )
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
        "fund": _fund(payments[0].fund_id if payments else order.fund_id),
        "commitment_id": payments[0].commitment_id if payments else order.commitment_id,
        "cost_fen": order.cost_fen,
        "paid_fen": paid_fen,
        "disbursements": disbursements,
        "difference_fen": paid_fen - traced_fen,
    }


def _traced_fen(lot: dict) -> int:
    """What of a lot has an origin: its days, or the giver where no days stand behind it."""
    return sum(day["amount_fen"] for day in lot["days"]) if lot["days"] else lot["amount_fen"]


def _fund(fund_id: str | None) -> dict | None:
    fund = Fund.get_or_none(Fund.id == fund_id)
    return fund and {"fund_id": fund.id, "name": fund.name, "nature": fund.nature}


def _payment(payment: Disbursement) -> dict:
    lots = (
        DisbursementLot.select(
            DisbursementLot.contribution_id, DisbursementLot.from_fen, DisbursementLot.amount_fen
        )
        .where(DisbursementLot.disbursement_id == payment.id)
        .order_by(DisbursementLot.contribution_id, DisbursementLot.from_fen)
    )
    contributions = [_consumed(*lot) for lot in lots.tuples()]
    return {
        "disbursement_id": payment.id,
        "paid_on": payment.paid_on,
        "amount_fen": payment.amount_fen,
        "contributions": [lot for lot in contributions if lot is not None],
    }


def _consumed(contribution_id: str, from_fen: int, amount_fen: int) -> dict | None:
    """A consumed lot with its origin; None for a lot never heard of, which leaves a difference."""
    contribution = Contribution.get_or_none(Contribution.id == contribution_id)
    if contribution is None:
        return None
    line = _line(contribution)
    return {
        "contribution_id": contribution.id,
        "source": contribution.source,
        "source_id": contribution.source_id,
        "book": contribution.source_book,
        "period": contribution.period,
        "amount_fen": amount_fen,
        "days": [
            {
                "day_close_id": line.days[piece.position].id,
                "day": line.days[piece.position].day,
                "outlet": line.days[piece.position].outlet_name,
                "amount_fen": piece.amount_fen,
            }
            for piece in rules.pieces(line.shares, from_fen, amount_fen)
        ],
    }


def trace_day_close(who: Principal, day_close_id: str) -> dict:
    """What became of a day's profit, down to the repair. Raises `day_close_unknown`."""
    day = DayClose.get_or_none(
        (DayClose.community == who.community) & (DayClose.id == day_close_id)
    )
    if day is None:
        raise missing("day_close", day_close_id)
    periods = PeriodDay.select(PeriodDay.period_close_id).where(
        PeriodDay.day_close_id == day_close_id
    )
    contributions = (
        Contribution.select()
        .where(
            Contribution.community == who.community,
            Contribution.source == "profit",
            Contribution.source_id.in_(periods),
        )
        .order_by(Contribution.id)
    )
    lines = [line for line in map(_line, contributions) if line.days]
    shares = [_share(day_close_id, line) for line in lines]
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
            - sum(used["amount_fen"] for used in share["used"])
            for share in shares
        ),
    }


def _share(day_close_id: str, line: _Line) -> dict:
    """A day's share of one contribution: what of it paid for which repair, and what waits."""
    index = [day.id for day in line.days].index(day_close_id)
    consumers = list(_consumers(line.contribution.id))
    used = [
        {
            "work_order_id": order_id,
            "title": title,
            "building": building,
            "amount_fen": piece.amount_fen,
        }
        for order_id, title, building, from_fen, amount_fen in consumers
        for piece in rules.pieces(line.shares, from_fen, amount_fen)
        if piece.position == index
    ]
    taken = [(from_fen, amount_fen) for *_, from_fen, amount_fen in consumers]
    return {
        "contribution_id": line.contribution.id,
        "fund": _fund(line.contribution.fund_id),
        "period": line.contribution.period,
        "share_fen": line.shares[index],
        "used": used,
        "waiting_fen": rules.waiting_fen(sum(line.shares[:index]), line.shares[index], taken),
    }


def _consumers(contribution_id: str) -> Any:
    """Who consumed a contribution, first fen first; an order may not have been heard of yet."""
    return (
        DisbursementLot.select(
            Disbursement.work_order_id,
            WorkOrder.title,
            WorkOrder.building_name,
            DisbursementLot.from_fen,
            DisbursementLot.amount_fen,
        )
        .join(Disbursement, on=(Disbursement.id == DisbursementLot.disbursement_id))
        .join(WorkOrder, peewee.JOIN.LEFT_OUTER, on=(WorkOrder.id == Disbursement.work_order_id))
        .where(DisbursementLot.contribution_id == contribution_id)
        .order_by(DisbursementLot.from_fen)
        .tuples()
    )
