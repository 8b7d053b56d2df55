"""What the pages of the loop read of the tracker beyond what the API tells. Read-only, exact."""

from datetime import date
from typing import Any

import peewee
from peewee import fn

from gateway.tracker.models import (
    Contribution,
    DayClose,
    DayLine,
    Disbursement,
    LiveDay,
    PeriodDay,
    WorkOrder,
)
from gateway.tracker.queries import Days, in_days

ORDERS_MAX = 100
_HAPPENED = (
    LiveDay.day,
    DayClose.day,
    Contribution.received_on,
    Disbursement.paid_on,
    WorkOrder.opened_on,
)


def first_day(community: str) -> date | None:
    """The first day on which anything was heard of a community."""
    days = [
        day.model.select(fn.MIN(day)).where(day.model.community == community).scalar()
        for day in _HAPPENED
    ]
    return min((_day(day) for day in days if day), default=None)


def lines(community: str, days: Days) -> list[tuple[str, int]]:
    """What each product category took on these days, in fen, the most first."""
    taken = fn.SUM(DayLine.revenue_fen)
    rows = (
        DayLine.select(DayLine.line, taken)
        .join(DayClose, on=(DayClose.id == DayLine.day_close_id))
        .where(DayClose.community == community, in_days(DayClose.day, days))
        .group_by(DayLine.line)
        .order_by(taken.desc(), DayLine.line)
    )
    return [(line, int(fen)) for line, fen in rows.tuples()]


def open_gross_fen(community: str, days: Days) -> int:
    """The gross profit of days that are in no closed month yet."""
    row = (
        DayClose.select(fn.SUM(DayClose.gross_profit_fen))
        .join(PeriodDay, peewee.JOIN.LEFT_OUTER, on=(PeriodDay.day_close_id == DayClose.id))
        .where(
            DayClose.community == community,
            in_days(DayClose.day, days),
            PeriodDay.day_close_id.is_null(),
        )
    )
    return int(row.scalar() or 0)


def orders(community: str, days: Days, building_id: str | None = None) -> list[dict]:
    """The repairs that funds paid for on these days, the newest payment first; of a building,
    whatever was opened there, paid or not."""
    paid = fn.SUM(Disbursement.amount_fen - Disbursement.returned_fen)
    last = fn.MAX(Disbursement.paid_on)
    asked = WorkOrder.select(
        WorkOrder.id,
        WorkOrder.title,
        WorkOrder.category,
        WorkOrder.building_name,
        WorkOrder.state,
        WorkOrder.rating,
        WorkOrder.opened_on,
        last.alias("paid_on"),
        paid.alias("paid_fen"),
    ).where(WorkOrder.community == community)
    if building_id is None:
        how: Any = peewee.JOIN.INNER
        asked = asked.where(in_days(Disbursement.paid_on, days))
    else:
        how = peewee.JOIN.LEFT_OUTER
        asked = asked.where(WorkOrder.building_id == building_id)
    rows = (
        asked.join(Disbursement, how, on=(Disbursement.work_order_id == WorkOrder.id))
        .group_by(WorkOrder.id)
        .order_by(last.desc(), WorkOrder.opened_on.desc(), WorkOrder.id)
        .limit(ORDERS_MAX)
    )
    return [row | {"paid_fen": int(row["paid_fen"] or 0)} for row in rows.dicts()]


def building(community: str, building_id: str) -> dict | None:
    """What a building is called, and how many households it has."""
    row = (
        WorkOrder.select(WorkOrder.building_name, WorkOrder.households)
        .where(WorkOrder.community == community, WorkOrder.building_id == building_id)
        .order_by(WorkOrder.opened_on.desc())
        .first()
    )
    return row and {"name": row.building_name, "households": row.households}


def _day(day: date | str) -> date:
    """SQLite tells the least of some days as text."""
    return date.fromisoformat(day) if isinstance(day, str) else day
