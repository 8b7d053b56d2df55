"""Asking what was done at fairs. Read-only."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import peewee

from services.property.fairs.models import Fair, FairCount, FairIssue
from services.property.fairs.rules import KINDS
from services.property.work_orders.models import WorkOrder
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class FairView(NamedTuple):
    """A fair with its counts by kind."""

    id: str
    name: str
    place: str
    held_on: date
    counts: dict[str, int]


def fairs(who: Principal, wanted: dict) -> Page:
    """A page of the community's fairs."""
    query = Fair.select().where(Fair.community == who.community)
    found = page(query, Fair.id, wanted["limit"], wanted["after"])
    counts = _counts(FairCount.fair.in_([row.id for row in found.items]))
    return Page([_view(row, counts) for row in found.items], found.next)


def fair(who: Principal, fair_id: str) -> Fair:
    """One fair. Raises `fair_unknown`."""
    found = Fair.get_or_none((Fair.community == who.community) & (Fair.id == fair_id))
    if found is None:
        raise missing("fair", fair_id)
    return found


def fair_view(who: Principal, fair_id: str) -> FairView:
    """One fair with its counts. Raises `fair_unknown`."""
    row = fair(who, fair_id)
    return _view(row, _counts(FairCount.fair == row))


def counted(of: Fair, kind: str) -> int:
    """How many of a kind are counted."""
    return _counts(FairCount.fair == of).get((of.id, kind), 0)


def entries(who: Principal, fair_id: str, wanted: dict) -> Page:
    """A page of what was counted, in the order it was written. Raises `fair_unknown`."""
    query = FairCount.select().where(FairCount.fair == fair(who, fair_id))
    return page(query, FairCount.id, wanted["limit"], wanted["after"])


def issues(who: Principal, fair_id: str, wanted: dict) -> Page:
    """A page of the repairs reported at a fair. Raises `fair_unknown`."""
    here = FairIssue.select(FairIssue.work_order).where(FairIssue.fair == fair(who, fair_id))
    query = WorkOrder.select().where(WorkOrder.id.in_(here))
    return page(query, WorkOrder.id, wanted["limit"], wanted["after"])


def known_issues(order_ids: Iterable[str]) -> set[str]:
    """Which of these orders were reported at a fair already."""
    query = FairIssue.select(FairIssue.work_order)
    return {row[0] for row in query.where(FairIssue.work_order.in_(list(order_ids))).tuples()}


def summary(who: Principal, since: date, until: date) -> dict:
    """How many fairs were held from day to day, and what was done at them together."""
    held = (Fair.community == who.community) & Fair.held_on.between(since, until)
    totals = dict.fromkeys(KINDS, 0)
    rows = Fair.select(Fair.id).where(held)
    for (_, kind), number in _counts(FairCount.fair.in_(rows)).items():
        totals[kind] += number
    return {"fairs": rows.count(), "counts": totals}


def _counts(where: peewee.Expression) -> dict[tuple[str, str], int]:
    rows = (
        FairCount.select(FairCount.fair, FairCount.kind, peewee.fn.SUM(FairCount.number))
        .where(where)
        .group_by(FairCount.fair, FairCount.kind)
    )
    return {(fair_id, kind): int(number) for fair_id, kind, number in rows.tuples()}


def _view(row: Fair, counts: dict[tuple[str, str], int]) -> FairView:
    of_fair = {kind: counts.get((row.id, kind), 0) for kind in KINDS}
    return FairView(row.id, row.name, row.place, row.held_on, of_fair)
