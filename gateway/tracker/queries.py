"""The loop in figures. Read-only; sums are fen and exact."""

from datetime import date
from typing import Any

import peewee
from peewee import fn

from gateway.database import gateway
from gateway.identity import queries as identity
from gateway.tracker import rules
from gateway.tracker.models import (
    Commitment,
    Contribution,
    ContributionReturn,
    DayClose,
    Disbursement,
    DisbursementReturn,
    LiveDay,
    PeriodClose,
    VoucherCount,
    WorkOrder,
)
from shared import clock
from shared.identity import Principal
from shared.money import percent

Days = tuple[date, date] | None  # the first and the last, both among them; None: all time


def summary(who: Principal, period: str | None, community: str | None) -> dict:
    """The loop per community; the district sees all of them, everybody else their own.

    `period`: a month `YYYY-MM`, or None for all time. Raises `community_not_yours`,
    `community_unknown`.
    """
    names = seen_communities(who, community)
    figures = loop_figures(list(names), period)
    return {
        "period": period,
        "communities": [
            {"community": code, "name": name, **figures[code]} for code, name in names.items()
        ],
    }


def seen_communities(who: Principal, community: str | None) -> dict[str, str]:
    """The names of the communities that the caller sees, by their code: the one that is asked
    for, or all for the district, or their own. Raises `community_not_yours`, `community_unknown`.
    """
    names = {row.code: row.name for row in identity.communities()}
    if community is not None:
        codes = [identity.seen_by(who, community).community]
    else:
        codes = list(names) if "district" in who.roles else [who.community]
    return {code: names.get(code, code) for code in codes}


def loop_figures(codes: list[str], period: str | None) -> dict[str, dict]:
    """The figures of the loop of some communities, by their code; all of them of one moment."""
    with gateway.snapshot():
        return _loop_figures(codes, period)


def _loop_figures(codes: list[str], period: str | None) -> dict[str, dict]:
    found: dict[str, dict] = {code: {} for code in codes}
    for sums in (
        _sums(codes, DayClose, _in_month(DayClose.day, period), **day_columns()),
        _sums(codes, LiveDay, _in_month(LiveDay.day, period), **_live_columns()),
        _sums(codes, PeriodClose, _of_month(PeriodClose, period), **_result_columns()),
        _contributed(codes, period),
        _sums(codes, Commitment, _in_month(Commitment.made_on, period), **_commitment_columns()),
        _disbursed(codes, period),
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


def day_columns() -> dict:
    """What Z reports add up to."""
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


def _contributed(codes: list[str], period: str | None) -> dict[str, dict[str, int]]:
    """What came in from outside less what went back to its givers; a transfer is neither."""
    outside = Contribution.source != "transfer"
    month = _of_month(Contribution, period)
    return _net(
        "contributed_fen",
        _sums(
            codes,
            Contribution,
            outside if month is None else outside & month,
            contributed_fen=fn.SUM(Contribution.amount_fen),
        ),
        _sums(
            codes,
            ContributionReturn,
            _in_month(ContributionReturn.returned_on, period),
            contributed_fen=fn.SUM(ContributionReturn.amount_fen),
        ),
    )


def _disbursed(codes: list[str], period: str | None) -> dict[str, dict[str, int]]:
    """What was paid less what came back of payments, each in its own month."""
    return _net(
        "disbursed_fen",
        _sums(
            codes,
            Disbursement,
            _in_month(Disbursement.paid_on, period),
            disbursed_fen=fn.SUM(Disbursement.amount_fen),
        ),
        _sums(
            codes,
            DisbursementReturn,
            _in_month(DisbursementReturn.received_on, period),
            disbursed_fen=fn.SUM(DisbursementReturn.amount_fen),
        ),
    )


def _net(
    name: str, moved: dict[str, dict[str, int]], back: dict[str, dict[str, int]]
) -> dict[str, dict[str, int]]:
    return {code: {name: moved[code][name] - back[code][name]} for code in moved}


def _sums(codes: list[str], table: Any, where: Any, **columns: Any) -> dict[str, dict[str, int]]:
    """Sums per community; zero where there is nothing to add up."""
    here = table.community.in_(codes)
    found = sums_by((table.community,), here if where is None else here & where, **columns)
    return {code: found.get((code,), dict.fromkeys(columns, 0)) for code in codes}


def sums_by(by: tuple, where: Any, query: Any = None, **columns: Any) -> dict[tuple, dict]:
    """Sums or counts of a table's rows, by some columns; the table is that of the first column,
    or what `query` joins.
    """
    asked = by[0].model.select() if query is None else query
    rows = asked.select(*by, *columns.values()).where(where).group_by(*by)
    # PostgreSQL adds BIGINTs up to a NUMERIC; a fen is an int everywhere else.
    return {
        row[: len(by)]: dict(zip(columns, map(int, row[len(by) :]), strict=True))
        for row in rows.tuples()
    }


def in_days(day: peewee.Field, days: Days) -> Any:
    """That something happened on one of the days; in all time, that it happened."""
    return day.is_null(False) if days is None else day.between(*days)


def days_of(period: str) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date.fromisoformat(f"{period}-01"), clock.month_end(period)


def _in_month(day: peewee.Field, period: str | None) -> Any:
    return in_days(day, days_of(period) if period else None)


def _of_month(table: Any, period: str | None) -> Any:
    return None if period is None else table.period == period


def _work_orders(codes: list[str], period: str | None) -> dict[str, dict]:
    """Repairs by what happened to them in the month, and whom they reached."""

    def count(day: peewee.Field, *more: Any) -> dict[str, int]:
        query = WorkOrder.select(WorkOrder.community, fn.COUNT(WorkOrder.id)).where(
            WorkOrder.community.in_(codes), _in_month(day, period), *more
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
    accepted = _in_month(WorkOrder.accepted_on, period)
    query = (
        WorkOrder.select(WorkOrder.community, fn.MAX(WorkOrder.households))
        .where(WorkOrder.community.in_(codes), accepted)
        .group_by(WorkOrder.community, WorkOrder.building_id)
    )
    found: dict[str, int] = {}
    for community, households in query.tuples():
        found[community] = found.get(community, 0) + households
    return found
