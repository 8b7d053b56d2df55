"""The loop of a community step by step. Read-only; sums are fen and exact."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from peewee import Case, fn

from gateway.database import gateway
from gateway.tracker.models import (
    Contribution,
    ContributionReturn,
    DayClose,
    Disbursement,
    DisbursementReturn,
    LiveDay,
    PeriodClose,
    WorkOrder,
)
from gateway.tracker.queries import sums_by
from gateway.tracker.rules import SATISFIED_FROM
from gateway.tracker.series import rules
from shared.identity import Principal
from shared.money import percent

MEASURES = (
    "revenue_fen",
    "gross_profit_fen",
    "live_revenue_fen",
    "net_profit_fen",
    "contributed_fen",
    "disbursed_fen",
    "opened",
    "completed",
    "accepted",
    "rated",
    "satisfied",
)
Dated = Iterator[tuple[date, dict[str, int]]]


def series(who: Principal, since: date, until: date, step: str) -> dict:
    """Every measure of every step. Raises Invalid `series_too_long`."""
    cut = rules.steps(since, until, step)
    with gateway.snapshot():
        dated = [*_on_days(who, since, until), *_in_months(who, since, until)]
    sums = rules.folded(cut, MEASURES, dated)
    return {
        "step": step,
        "items": [
            {
                "since": each.since,
                "until": each.until,
                **found,
                "satisfaction": percent(found["satisfied"], found["rated"]),
            }
            for each, found in zip(cut, sums, strict=True)
        ],
    }


def _on_days(who: Principal, since: date, until: date) -> Dated:
    """What happened on a day counts on that day."""

    def by(day: Any, **columns: Any) -> Dated:
        here = (day.model.community == who.community) & day.between(since, until)
        for (on,), sums in sums_by((day,), here, **columns).items():
            yield on, sums

    yield from by(
        DayClose.day,
        revenue_fen=fn.SUM(DayClose.revenue_fen),
        gross_profit_fen=fn.SUM(DayClose.gross_profit_fen),
    )
    yield from by(LiveDay.day, live_revenue_fen=fn.SUM(LiveDay.sales_fen - LiveDay.refunds_fen))
    yield from by(ContributionReturn.returned_on, contributed_fen=_sum(ContributionReturn, -1))
    yield from by(Disbursement.paid_on, disbursed_fen=_sum(Disbursement))
    yield from by(DisbursementReturn.received_on, disbursed_fen=_sum(DisbursementReturn, -1))
    orders = fn.COUNT(WorkOrder.id)
    yield from by(WorkOrder.opened_on, opened=orders)
    yield from by(WorkOrder.completed_on, completed=orders)
    yield from by(WorkOrder.accepted_on, accepted=orders)
    satisfied = Case(None, ((WorkOrder.rating >= SATISFIED_FROM, 1),), 0)
    yield from by(WorkOrder.rated_on, rated=orders, satisfied=fn.SUM(satisfied))


def _in_months(who: Principal, since: date, until: date) -> Dated:
    """What belongs to a month counts as the summary counts it: in that month."""

    def within(table: Any) -> Any:
        months = table.period.between(since.isoformat()[:7], until.isoformat()[:7])
        return (table.community == who.community) & months

    closed = sums_by(
        (PeriodClose.period,),
        within(PeriodClose),
        net_profit_fen=fn.SUM(PeriodClose.net_profit_fen),
    )
    for (period,), sums in closed.items():
        yield rules.counted_on(period), sums
    came = sums_by(
        (Contribution.period, Contribution.received_on),
        within(Contribution) & (Contribution.source != "transfer"),
        contributed_fen=_sum(Contribution),
    )
    for (period, received_on), sums in came.items():
        yield rules.counted_on(period, received_on), sums


def _sum(table: Any, sign: int = 1) -> Any:
    return fn.SUM(table.amount_fen * sign)
