"""Reading the board. Read-only."""

from typing import Any

import peewee

from services.property.board import rules
from services.property.board.rules import Pile, Row, Unrouted
from services.property.clocks.models import Clock
from services.property.registry import queries as registry
from services.property.reports.models import Report
from services.property.work_orders.models import WorkOrder
from services.property.work_orders.rules import UNFINISHED
from shared import clock
from shared.identity import Principal


def board(who: Principal, by: str) -> list[Row]:
    """What is not finished by team, assignee, building, urgency or category; the latest first."""
    column = getattr(WorkOrder, rules.COLUMNS[by])
    names = registry.building_names(who) if by == "building" else {}
    return rules.rows(_piles(who, column), names)


def unrouted(who: Principal) -> Unrouted:
    """Reports that nobody has sent any way yet, and how long the oldest has waited."""
    waiting = (Report.community == who.community) & (Report.state == "received")
    count, oldest_at = (
        Report.select(peewee.fn.COUNT(Report.id), peewee.fn.MIN(Report.reported_at))
        .where(waiting)
        .tuples()
        .get()
    )
    return Unrouted(count, oldest_at)


def _piles(who: Principal, column: peewee.Field) -> list[Pile]:
    # Not the bare column, or SQLite walks its index through every order that was ever made.
    value = column.concat(peewee.SQL("''"))
    now = clock.text(clock.now())
    late = Clock.next_due_at < now
    soon = (Clock.next_due_at >= now) & (Clock.warn_at <= now)
    query = (
        WorkOrder.select(
            value,
            WorkOrder.state,
            peewee.fn.COUNT(WorkOrder.id),
            _how_many(late),
            _how_many(soon),
            _how_many(Clock.urged),
            peewee.fn.MIN(WorkOrder.opened_at),
        )
        .join(Clock, peewee.JOIN.LEFT_OUTER, on=(Clock.work_order == WorkOrder.id))
        .where((WorkOrder.community == who.community) & WorkOrder.state.in_(UNFINISHED))
        .group_by(value, WorkOrder.state)
    )
    return [Pile(*row) for row in query.tuples()]


def _how_many(condition: Any) -> Any:
    return peewee.fn.SUM(peewee.Case(None, [(condition, 1)], 0)).cast("BIGINT")
